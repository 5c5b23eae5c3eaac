import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Scenario, type Step, textOf } from './scenario.ts';

/** Natural log-probabilities of a top-5 whose renormalised entropy is about 0, 1.8 and 2.3 bits. */
const EVIDENCE = {
  calm: [-0.0001, -12, -13, -14, -15],
  warm: [-0.9, -1.2, -1.9, -2.9, -3.2],
  hot: [-1.609, -1.609, -1.609, -1.609, -1.609],
} as const;

/** A model server on loopback that plays scenarios: which one tells the text of the request's only message. */
export interface DemoUpstream {
  readonly url: string;
  close(): Promise<void>;
}

export async function startDemoUpstream(scenarios: readonly Scenario[]): Promise<DemoUpstream> {
  const byText = new Map<string, Scenario>(
    scenarios.flatMap((scenario) => {
      const { before = [], beside = [] } = scenario;
      return [...before, ...beside, scenario].map((asking) => [textOf(scenario, asking), scenario] as const);
    }),
  );
  const drafted = new Set<Scenario>();
  const script = (model: string, text: string | undefined): readonly Step[] => {
    const scenario = byText.get(text ?? '');
    if (scenario === undefined) return [{ status: 404 }];
    if (model !== 'demo-draft') return scenario.heavy;
    const { draft, draftAgain = draft } = scenario;
    if (drafted.has(scenario)) return draftAgain;
    drafted.add(scenario);
    return draft;
  };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = JSON.parse(Buffer.concat(pieces).toString()) as {
      model: string;
      stream?: boolean;
      messages: { content: string }[];
    };
    await play(script(body.model, body.messages[0]?.content), body.model, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function play(steps: readonly Step[], model: string, response: ServerResponse): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  let said = 0;
  const send = (fields: object) =>
    response.write(
      `data: ${JSON.stringify({ id: 'chatcmpl-demo', object: 'chat.completion.chunk', created: 1, model, ...fields })}\n\n`,
    );
  const open = () => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  };
  for (const step of steps) {
    if (left.signal.aborted) return;
    if ('waitMs' in step) {
      await wait(step.waitMs, undefined, { signal: left.signal }).catch(() => left.abort());
    } else if ('status' in step) {
      const message = `demo refusal ${step.status}`;
      response.writeHead(step.status, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(JSON.stringify({ error: { message, type: 'demo', param: null, code: 'demo' } }));
      return;
    } else if ('cut' in step) {
      response.socket?.resetAndDestroy();
      return;
    } else if ('say' in step) {
      open();
      for (let token = 0; token < step.tokens; token += 1) {
        send({
          choices: [
            {
              index: 0,
              delta: { content: `${step.say}${said} ` },
              finish_reason: null,
              ...logprobs(step.say),
            },
          ],
        });
        said += 1;
      }
    } else {
      open();
      send({ choices: [{ index: 0, delta: {}, finish_reason: step.finish }] });
      const usage = { prompt_tokens: 9, completion_tokens: said, total_tokens: 9 + said };
      send({ choices: [], usage });
      response.end('data: [DONE]\n\n');
    }
  }
}

function logprobs(say: 'calm' | 'warm' | 'hot' | 'mute') {
  if (say === 'mute') return {};
  const top = EVIDENCE[say];
  const entry = {
    token: say,
    logprob: top[0],
    bytes: null,
    top_logprobs: top.map((logprob, at) => ({ token: `${say}${at}`, logprob, bytes: null })),
  };
  return { logprobs: { content: [entry], refusal: null } };
}
