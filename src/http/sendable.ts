/** What no HTTP header can carry: control characters, and whatever has no byte in Latin-1. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]+/gu;

/** Header values that can be sent: what HTTP forbids is percent-encoded, since a model may have any name. */
export function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  const safe: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    safe[name] = value.replace(UNSENDABLE, (text) => encodeURIComponent(text.toWellFormed()));
  }
  return safe;
}
