const LONGEST_MESSAGE = 2000;

/** What a server says, fit to be shown: without our key, should it repeat it, and not without end. */
export function redact(text: string, secret: string | null): string {
  const safe = secret === null || secret === '' ? text : text.replaceAll(secret, '[redacted]');
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}…` : safe;
}
