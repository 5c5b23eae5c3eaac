import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UNJUDGED, WORSE } from './backgroundScenarios.ts';

/** Tokens of each verdict. */
export const VERDICT_USAGE = { prompt_tokens: 100, completion_tokens: 10 } as const;

/** A model server on loopback that compares two answers by the question's own words. */
export async function startJudge(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const verdict = verdictOn(Buffer.concat(pieces).toString());
    response.writeHead(verdict === null ? 500 : 200, { 'content-type': 'application/json' });
    const message = { role: 'assistant', content: JSON.stringify({ reason: 'so it says', verdict }) };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    const total_tokens = VERDICT_USAGE.prompt_tokens + VERDICT_USAGE.completion_tokens;
    const usage = { ...VERDICT_USAGE, total_tokens };
    const completion = { id: 'chatcmpl-judge', object: 'chat.completion', created: 1, model: 'judge' };
    response.end(JSON.stringify({ ...completion, choices, usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens on TCP
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Null: it has none, and answers with an error. Heavy's words are warm ones. */
function verdictOn(asked: string): 'A' | 'B' | 'tie' | null {
  if (asked.includes(UNJUDGED)) return null;
  if (!asked.includes(WORSE)) return 'tie';
  return asked.indexOf('warm0') < asked.indexOf('calm0') ? 'A' : 'B';
}
