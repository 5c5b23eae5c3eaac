import { chatBody } from '../../../test/end-to-end/chatBody.ts';
import { type GatewayUnderTest, startGateway } from '../../../test/end-to-end/gatewayUnderTest.ts';
import {
  answers,
  cut,
  done,
  errorFrame,
  finish,
  gate,
  hold,
  reset,
  role,
  type Script,
  type Step,
  token,
  tokens,
  usage,
} from '../../../test/scripted/index.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { saysTheSame, shownOf } from './shownAnswer.ts';
import { writesSettled } from './writesSettled.ts';

const CALM = { bits: 0.2 };
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const HEALTHY = answers(WORDS);
const TEXTS: readonly string[][] = [
  WORDS,
  [
    'The ',
    'capital ',
    'is ',
    'Paris',
    '.',
    '\n\n',
    '- ',
    'on ',
    'the ',
    'Seine',
    '\n',
    '- ',
    'since ',
    '987',
  ],
  ['Grüße', ', ', '世', '界', ' ', '👩‍', '💻', ' ', 'naïve', '\u200b', ' ', 'a\tb', '\\', '"'],
  ['  ', 'lead', 'ing', ' ', ' ', 'and', '  ', 'trail', 'ing', ' ', 'spaces', ' ', ' ', '\n'],
];

/** What goes wrong with an answer before it is whole; whatever is served then, none of it may be kept. */
const NEVER_KEPT: Readonly<Record<string, readonly Step[]>> = {
  'cut in the middle': [role(), tokens(WORDS, CALM), cut()],
  'reset in the middle': [role(), tokens(WORDS, CALM), reset()],
  'an error frame in the middle': [role(), tokens(WORDS, CALM), errorFrame(), done()],
  'ended without a finish': [role(), tokens(WORDS, CALM), done()],
  'cut off by its length': [role(), tokens(WORDS, CALM), finish('length'), usage(), done()],
  'stopped by a filter': [role(), tokens(WORDS, CALM), finish('content_filter'), usage(), done()],
  empty: [role(), finish(), usage(), done()],
  'doubted, and heavy answers': [
    role(),
    token('no', { bits: 2.3 }),
    tokens(WORDS, { bits: 2.3 }),
    finish(),
    done(),
  ],
};

/** G7: over HTTP, originals and replays as streams and whole, with log-probabilities and without. */
export async function replayed({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  // What is in the middle of an answer stays there until the client has left: no clock may end it.
  const gateway = await startGateway({
    cache: { mode: 'exact' },
    auto: { hold_back: { max_ms: 60_000, max_total_ms: 60_000 } },
  });
  try {
    gateway.upstream.script('large', answers('Heavy says so.'));
    const replays = await compareAll(gateway, quick ? 1 : 5);
    const rounds = quick ? 1 : 5;
    const stored: string[] = [];
    for (let round = 0; round < rounds; round += 1)
      stored.push(...(await storedThoughBroken(gateway, round)));
    const tries = rounds * (2 * Object.keys(NEVER_KEPT).length + 2);
    return [
      {
        id: 'G7',
        promise: 'replay: content, finish and usage equal the original; aborted or failed never stored',
        measured: `${replays.unlike} of ${replays.compared} replays unlike; ${stored.length} of ${tries} aborted, cut, failed or escalated answers stored`,
        kept: replays.unlike === 0 && stored.length === 0,
        n: replays.compared + tries,
        counted: 'replays and broken answers',
        values: {
          compared: replays.compared,
          unlike: replays.unlike,
          otherwiseCut: replays.otherwiseCut,
          broken: tries,
          stored: stored.length,
        },
        interval: null,
        parts: { brokenBy: [...Object.keys(NEVER_KEPT), 'left by its client'], stored },
      },
    ];
  } finally {
    await gateway.close();
  }
}

async function compareAll(gateway: GatewayUnderTest, rounds: number) {
  let compared = 0;
  let unlike = 0;
  /** Streams whose replay came in other pieces: the whole text is kept, not where its tokens ended. */
  let otherwiseCut = 0;
  const ways = [true, false].flatMap((first) =>
    [true, false].flatMap((again) => [true, false].map((logprobs) => ({ first, again, logprobs }))),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, text] of TEXTS.entries()) {
      for (const { first, again, logprobs } of ways) {
        gateway.upstream.script('small', answers(text));
        const question = `Which answer ${round} ${at} ${first} ${again} ${logprobs}?`;
        const one = await shown(gateway, question, { stream: first, logprobs });
        await writesSettled(gateway);
        const other = await shown(gateway, question, { stream: again, logprobs });
        compared += 1;
        if (other.cache !== 'exact' || one.cache !== 'miss' || !saysTheSame(one, other)) unlike += 1;
        if (first && again && one.pieces !== other.pieces) otherwiseCut += 1;
      }
    }
  }
  return { compared, unlike, otherwiseCut };
}

/** @returns what was stored, though it may not be: found by asking again. */
async function storedThoughBroken(gateway: GatewayUnderTest, round: number): Promise<readonly string[]> {
  const stored: string[] = [];
  const thenAsk = async (what: string, question: string): Promise<void> => {
    await writesSettled(gateway);
    gateway.upstream.script('small', HEALTHY);
    const { status, cache } = await shown(gateway, question, { stream: false, logprobs: false });
    if (status !== 200 || cache !== 'miss') stored.push(`${what}: ${status} ${cache}`);
  };
  for (const stream of [true, false]) {
    const way = stream ? 'stream' : 'whole';
    for (const [what, steps] of Object.entries(NEVER_KEPT)) {
      const question = `What is ${what}, as a ${way}, in round ${round}?`;
      gateway.upstream.script('small', steps);
      await shown(gateway, question, { stream, logprobs: false });
      await thenAsk(`${what}, ${way}`, question);
    }
    const question = `Who leaves a ${way} in round ${round}?`;
    await leaveInTheMiddle(gateway, question, stream);
    await thenAsk(`left, ${way}`, question);
  }
  return stored;
}

async function leaveInTheMiddle(gateway: GatewayUnderTest, question: string, stream: boolean): Promise<void> {
  const here = gate();
  const script: Script = [role(), tokens(WORDS, CALM), hold(here), finish(), usage(), done()];
  gateway.upstream.script('small', script);
  const leave = new AbortController();
  const asked = gateway
    .ask(bodyOf(question, { stream, logprobs: false }), { signal: leave.signal })
    .catch(() => null);
  await here.reached;
  leave.abort();
  await asked;
  await gateway.quiet();
  here.open();
}

async function shown(
  gateway: GatewayUnderTest,
  question: string,
  how: { readonly stream: boolean; readonly logprobs: boolean },
) {
  return shownOf(await gateway.ask(bodyOf(question, how)), how.stream);
}

function bodyOf(
  question: string,
  { stream, logprobs }: { readonly stream: boolean; readonly logprobs: boolean },
) {
  return chatBody({
    messages: [{ role: 'user', content: question }],
    ...(logprobs && { logprobs: true, top_logprobs: 2 }),
    ...(stream && { stream: true, stream_options: { include_usage: true } }),
  });
}
