import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../leaks/collectGarbage.ts';
import {
  role as announce,
  done,
  finish,
  type ScriptedRequest,
  type Step,
  stall,
  times,
  token,
  tokens,
  usage,
} from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { sharedGateway } from './sharedGateway.ts';
import { within } from './within.ts';

const PIECE = 'x'.repeat(64 * 1024);
/** Below the longest answer that is read from an upstream, far above what is buffered. */
const PIECES = 900;
const FLOOD_BYTES = PIECE.length * PIECES;
/** What the kernel keeps of two connections on loopback, both ways, and some. */
const BUFFERED_BYTES = 40_000_000;
/** What this process may keep of what was written: the text so far, to meter it, and some pieces. */
const KEPT_BYTES = 24_000_000;
/** So long nothing may move before it counts as standing still. */
const STILL_MS = 700;

const calm = [{ token: 'x', logprob: -0.01, bytes: null, top_logprobs: [{ token: 'x', logprob: -0.01 }] }];
const flood: Step[] = [
  announce(),
  tokens(
    Array.from({ length: 12 }, (_, at) => `w${at} `),
    { bits: 0.2 },
  ),
  times(PIECES, token(PIECE, { entries: calm })),
  finish(),
  usage(),
  done(),
];

// Shorter than the pause: the clock for a silent upstream stands still while the gateway itself waits.
const gateway = sharedGateway({ upstream: { timeouts: { idle_ms: 500 } } });

describe.each(['draft', 'heavy', 'direct'] as const)('a client that does not read', (role) => {
  it(`slows ${role} down, and gets all of it once it does`, async () => {
    const { upstream } = gateway.it;
    upstream.script('small', role === 'draft' ? flood : [token('no', { bits: 2.3 }), stall()]);
    upstream.script('large', flood);
    const model = role === 'direct' ? 'large' : 'auto';
    const before = await collectGarbage();
    const open = await gateway.it.open(chatBody({ model, stream: true }));
    try {
      expect(open.headers['x-draft-served']).toBe(role);
      const request = await upstream.next(role === 'draft' ? 'small' : 'large');
      await within(20_000, 'Coming to a halt', standingStill(request));
      expect(request.blocked).toBe(true);
      expect(request.writtenBytes).toBeLessThan(BUFFERED_BYTES);
      expect((await collectGarbage()) - before).toBeLessThan(KEPT_BYTES);

      let bytes = 0;
      let tail = '';
      for await (const part of open.body) {
        bytes += part.length;
        tail = (tail + part.toString('latin1')).slice(-64);
      }
      expect(bytes).toBeGreaterThan(FLOOD_BYTES);
      expect(tail.endsWith('data: [DONE]\n\n')).toBe(true);
      expect(await gateway.it.receipt()).toMatchObject({ outcome: 'answered', served: role });
    } finally {
      open.body.destroy();
    }
  }, 60_000);
});

async function standingStill(request: ScriptedRequest): Promise<void> {
  let written = -1;
  let since = performance.now();
  while (!request.blocked || performance.now() - since < STILL_MS) {
    if (request.writtenBytes !== written) {
      written = request.writtenBytes;
      since = performance.now();
    }
    await new Promise((turn) => setTimeout(turn, 20));
  }
}
