import OpenAI from 'openai';
import type { GatewayUnderTest } from './gatewayUnderTest.ts';

/** The library, pointed at the gateway. */
export const clientOf = (gateway: GatewayUnderTest, maxRetries = 0) =>
  new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'sk-of-the-client', maxRetries });

/** What a caller of the library sees. */
export interface Seen {
  readonly text: string;
  readonly finished: string | null;
  readonly thrown: unknown;
}

/** Asks through the library and tells what a caller sees, thrown or not. */
export async function see(
  client: OpenAI,
  params: OpenAI.ChatCompletionCreateParams,
  options = {},
): Promise<Seen> {
  let text = '';
  let finished: string | null = null;
  try {
    if (params.stream === true) {
      for await (const { choices } of await client.chat.completions.create(params, options)) {
        text += choices[0]?.delta.content ?? '';
        finished = choices[0]?.finish_reason ?? finished;
      }
    } else {
      const { choices } = await client.chat.completions.create({ ...params, stream: false }, options);
      text = choices[0]?.message.content ?? '';
      finished = choices[0]?.finish_reason ?? null;
    }
  } catch (thrown) {
    return { text, finished, thrown };
  }
  return { text, finished, thrown: null };
}
