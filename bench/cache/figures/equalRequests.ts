import { chatBody } from '../../../test/end-to-end/chatBody.ts';
import { type GatewayUnderTest, startGateway } from '../../../test/end-to-end/gatewayUnderTest.ts';
import { done, finish, gate, hold, role, tokens, usage } from '../../../test/scripted/index.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { type Shown, shownOf } from './shownAnswer.ts';

const AT_ONCE = 200;
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const WAYS = {
  streams: () => true,
  whole: () => false,
  mixed: (at: number) => at % 2 === 0,
} as const;

interface RoundOf {
  readonly way: string;
  readonly calls: number;
  /** Answers that were not as they should be. */
  readonly wrong: number;
  readonly ids: number;
}

/** G5: through a running gateway over HTTP; the upstream answers once all 200 have been taken in. */
export async function equalRequests({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const gateway = await startGateway({ cache: { mode: 'exact' } });
  const rounds: RoundOf[] = [];
  try {
    for (let round = 0; round < (quick ? 1 : 10); round += 1)
      for (const [way, streams] of Object.entries(WAYS))
        rounds.push(await oneRound(gateway, { way, streams, question: `Which ${way} round is ${round}?` }));
  } finally {
    await gateway.close();
  }
  const most = Math.max(...rounds.map(({ calls }) => calls));
  const wrong = rounds.reduce((sum, round) => sum + round.wrong, 0);
  const fewestIds = Math.min(...rounds.map(({ ids }) => ids));
  return [
    {
      id: 'G5',
      promise:
        '200 concurrent identical requests, stream and not: exactly 1 upstream call, equal content, each its own id',
      measured: `${most} call at most in ${rounds.length} rounds of ${AT_ONCE} (streams, whole, mixed); ${wrong} answers unlike, ${fewestIds} ids at least`,
      kept: wrong === 0 && fewestIds === AT_ONCE && rounds.every(({ calls }) => calls === 1),
      n: rounds.length * AT_ONCE,
      counted: 'requests',
      values: { atOnce: AT_ONCE, rounds: rounds.length, callsMost: most, wrong, fewestIds },
      interval: null,
    },
  ];
}

async function oneRound(
  gateway: GatewayUnderTest,
  {
    way,
    streams,
    question,
  }: { readonly way: string; readonly streams: (at: number) => boolean; readonly question: string },
): Promise<RoundOf> {
  const before = gateway.upstream.requests.length;
  const held = gate();
  gateway.upstream.script('small', [
    role(),
    hold(held),
    tokens(WORDS, { bits: 0.2 }),
    finish(),
    usage(),
    done(),
  ]);
  const messages = [{ role: 'user', content: question }];
  const asked = Array.from({ length: AT_ONCE }, async (_, at): Promise<Shown> => {
    const stream = streams(at);
    return shownOf(await gateway.ask(chatBody({ messages, ...(stream && { stream }) })), stream);
  });
  while (gateway.composed.open() < AT_ONCE) await new Promise((turn) => setTimeout(turn, 1));
  held.open();
  const answers = await Promise.all(asked);
  const right = answers.filter(
    ({ status, content, finishReason }) =>
      status === 200 && content === WORDS.join('') && finishReason === 'stop',
  );
  return {
    way,
    calls: gateway.upstream.requests.length - before,
    wrong: AT_ONCE - right.length,
    ids: new Set(answers.map(({ id }) => id)).size,
  };
}
