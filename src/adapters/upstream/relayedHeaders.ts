type Headers = Readonly<Record<string, string>>;

const OWN_ID = 'x-request-id';
/** Of OpenAI's own headers those about the answer; the others tell whose account the gateway's key is. */
const ABOUT_ANSWER = new Set(['openai-model', 'openai-processing-ms', 'openai-version']);

/** What a client may see of a refusal: when to come back, and what the server calls this request. */
export function refusalHeaders(headers: Headers): Record<string, string> {
  return pick(
    headers,
    (name) =>
      name === 'retry-after' ||
      name === 'retry-after-ms' ||
      name === 'x-should-retry' ||
      name.startsWith('x-ratelimit-'),
  );
}

/** What a client may see of an answer. */
export function relayedHeaders(headers: Headers): Record<string, string> {
  return pick(
    headers,
    (name) =>
      name === 'content-type' ||
      name.startsWith('retry-after') ||
      name.startsWith('x-ratelimit-') ||
      ABOUT_ANSWER.has(name),
  );
}

/** `x-request-id` is the gateway's own towards the client, so the server's travels under another name. */
function pick(headers: Headers, visible: (name: string) => boolean): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (visible(name)) kept[name] = value;
  const id = headers[OWN_ID];
  if (id !== undefined) kept[`x-upstream-request-id`] = id;
  return kept;
}
