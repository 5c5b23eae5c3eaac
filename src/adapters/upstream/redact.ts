const LONGEST_MESSAGE = 2000;
/** A shorter header value is a word that anything may say, as `blue`. */
const SHORTEST_SECRET = 8;

/**
 * What of an upstream's configuration no client may read: the key, and every configured header's value of 8
 * characters or more, an authorization's also without its scheme. The longest first.
 */
export function secretsToRedact(
  apiKey: string | null,
  headers: Readonly<Record<string, string>>,
): readonly string[] {
  const values = Object.values(headers).flatMap((value) => {
    const bare = value.trim();
    return [bare, bare.replace(/^(?:basic|bearer|token)\s+/i, '')];
  });
  const secrets = new Set(values.filter((value) => value.length >= SHORTEST_SECRET));
  if (apiKey !== null && apiKey !== '') secrets.add(apiKey);
  return [...secrets].sort((one, other) => other.length - one.length);
}

/** What a server says, fit to be shown: without our secrets, should it repeat them, and not without end. */
export function redact(text: string, secrets: readonly string[]): string {
  const safe = secrets.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}…` : safe;
}
