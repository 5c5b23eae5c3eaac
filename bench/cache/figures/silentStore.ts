import { chatBody } from '../../../test/end-to-end/chatBody.ts';
import { type GatewayUnderTest, startGateway } from '../../../test/end-to-end/gatewayUnderTest.ts';
import { hasRedis, startRedis } from '../../../test/real/redisServer.ts';
import { answers, silentServer } from '../../../test/scripted/index.ts';
import { median } from '../../quantile.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { overRounds, type RoundTimes, rounded } from './overRounds.ts';
import { shownOf } from './shownAnswer.ts';
import { seenCache, writesSettled } from './writesSettled.ts';

const FIRST_MS = 300;
const OPEN_P99_MS = 5;
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const SECRET = 'a secret of this measurement, of more than 32 letters';

/** A way in which a store does not answer. */
interface Silence {
  readonly name: string;
  /** @returns the cache's settings, and what makes the store fall silent once the gateway runs. */
  open(): Promise<{
    readonly cache: object;
    readonly part: 'store' | 'vectors';
    fallSilent(gateway: GatewayUnderTest): Promise<void>;
    close(): Promise<void>;
  }>;
}

interface SilentRound {
  readonly firstMs: number;
  readonly openMs: readonly number[];
  /** Of these, what was spent on the silent part: the rest is what answers, as a Redis beside a silent Qdrant. */
  readonly partMs: readonly number[];
  /** Requests until the breaker was open. */
  readonly untilOpen: number;
  readonly failed: number;
  readonly asked: number;
}

/** G6: through the gateway, each request its own question; the time is the receipt's, of the lookup alone. */
export async function silentStore({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const { rounds, requests } = quick ? { rounds: 1, requests: 60 } : { rounds: 5, requests: 500 };
  const ways = SILENCES.filter(({ name }) => name === NEVER_ANSWERS.name || hasRedis());
  const measured: (RoundTimes & SilenceFigures)[] = [];
  for (const way of ways) {
    const each: SilentRound[] = [];
    for (let round = 0; round < rounds; round += 1) each.push(await oneRound(way, requests));
    measured.push({ ...overRounds(each.map(({ openMs }) => openMs)), ...figuresOf(way, each) });
  }
  const firstMs = Math.max(...measured.map((one) => one.firstMs));
  const openP99Ms = Math.max(...measured.map(({ p99Ms }) => p99Ms));
  const partP99Ms = Math.max(...measured.map((one) => one.partP99Ms));
  const failed = measured.reduce((sum, one) => sum + one.failed, 0);
  const asked = measured.reduce((sum, one) => sum + one.asked, 0);
  const all = ways.length === SILENCES.length;
  return [
    {
      id: 'G6',
      promise: `store black-holed: <= ${FIRST_MS} ms for the first lookup, <= ${OPEN_P99_MS} ms p99 once the breaker is open, 0 failed requests`,
      measured: `first ${firstMs.toFixed(0)} ms at most, then p99 ${openP99Ms.toFixed(2)} ms (at the silent part alone ${partP99Ms.toFixed(2)}), ${failed} of ${asked.toLocaleString('en-US')} requests failed (the worst of: ${measured.map(({ name }) => name).join('; ')})`,
      // Without redis-server only one of the ways was tried: no more than that is claimed.
      kept: all ? firstMs <= FIRST_MS && openP99Ms <= OPEN_P99_MS && failed === 0 : null,
      n: asked,
      counted: 'requests',
      values: { firstMostMs: firstMs, openP99Ms, partP99Ms, failed, rounds },
      interval: null,
      parts: measured,
    },
  ];
}

interface SilenceFigures {
  readonly name: string;
  /** The longest and the middle of the rounds. */
  readonly firstMs: number;
  readonly firstP50Ms: number;
  readonly partP99Ms: number;
  readonly untilOpenMost: number;
  readonly failed: number;
  readonly asked: number;
}

function figuresOf({ name }: Silence, rounds: readonly SilentRound[]): SilenceFigures {
  const sum = (of: (round: SilentRound) => number): number => rounds.reduce((all, one) => all + of(one), 0);
  return {
    name,
    firstMs: rounded(Math.max(...rounds.map(({ firstMs }) => firstMs))),
    firstP50Ms: rounded(median(rounds.map(({ firstMs }) => firstMs))),
    partP99Ms: overRounds(rounds.map(({ partMs }) => partMs)).p99Ms,
    untilOpenMost: Math.max(...rounds.map(({ untilOpen }) => untilOpen)),
    failed: sum(({ failed }) => failed),
    asked: sum(({ asked }) => asked),
  };
}

async function oneRound(way: Silence, requests: number): Promise<SilentRound> {
  const silence = await way.open();
  const gateway = await startGateway({ cache: { secret: SECRET, ...silence.cache } });
  const rest: Rest = { failed: 0, asked: 0 };
  try {
    gateway.upstream.script('small', answers(WORDS));
    await silence.fallSilent(gateway);
    const { totalMs: firstMs } = await lookUp(gateway, rest);
    while ((await seenCache(gateway)).breakers[silence.part] !== 'open') {
      if (rest.asked > 100) throw new Error(`The breaker does not open: ${way.name}`);
      await lookUp(gateway, rest);
    }
    const untilOpen = rest.asked;
    const openMs: number[] = [];
    const partMs: number[] = [];
    while (openMs.length < requests) {
      const { totalMs, stagesMs } = await lookUp(gateway, rest);
      openMs.push(totalMs);
      partMs.push(STAGES[silence.part].reduce((sum, stage) => sum + (stagesMs[stage] ?? 0), 0));
    }
    return { firstMs, openMs, partMs, untilOpen, ...rest };
  } finally {
    // The gateway says by rejecting what failed inside it: the servers end all the same.
    await gateway.close().finally(() => silence.close());
  }
}

/** Where a lookup asks a part. */
const STAGES = { store: ['epoch', 'exact', 'bodies'], vectors: ['vector'] } as const;

interface Rest {
  failed: number;
  asked: number;
}

interface SeenLookup {
  readonly cache_lookup: {
    readonly total_ms: number;
    readonly stages_ms: Readonly<Record<string, number>>;
  };
}

/** Asks what nobody asked before, and counts it where its answer is not whole. */
async function lookUp(gateway: GatewayUnderTest, rest: Rest) {
  rest.asked += 1;
  const messages = [{ role: 'user', content: `Where does road number ${rest.asked} end?` }];
  const { status, content } = shownOf(await gateway.ask(chatBody({ messages })), false);
  if (status !== 200 || content !== WORDS.join('')) rest.failed += 1;
  const receipt = (await gateway.receipt()) as unknown as SeenLookup; // this project's own format
  const { total_ms, stages_ms } = receipt.cache_lookup;
  return { totalMs: total_ms, stagesMs: stages_ms };
}

const NEVER_ANSWERS: Silence = {
  name: 'a Redis that takes connections and never answers',
  async open() {
    const server = await silentServer();
    return {
      cache: { mode: 'exact', redis: { url: server.url('http').replace(/^http(.*)\/v1$/, 'redis$1') } },
      part: 'store',
      fallSilent: async () => undefined,
      close: () => server.close(),
    };
  },
};

const SILENCES: readonly Silence[] = [
  NEVER_ANSWERS,
  {
    name: 'a Redis that answered and stopped',
    async open() {
      const server = await startRedis();
      return {
        cache: { mode: 'exact', redis: { url: server.url } },
        part: 'store',
        fallSilent: async (gateway) => {
          await untilKept(gateway);
          server.pause();
        },
        close: () => server.stop(),
      };
    },
  },
  {
    name: 'a Qdrant that never answers',
    async open() {
      const [server, qdrant] = [await startRedis(), await silentServer()];
      return {
        cache: {
          mode: 'semantic',
          redis: { url: server.url },
          qdrant: { url: qdrant.url('http').replace('/v1', '') },
        },
        part: 'vectors',
        fallSilent: async () => undefined,
        close: async () => {
          await server.stop();
          await qdrant.close();
        },
      };
    },
  },
];

/** Asks until the store has taken an answer: it is connected. */
async function untilKept(gateway: GatewayUnderTest): Promise<void> {
  for (let at = 0; ; at += 1) {
    const messages = [{ role: 'user', content: `Is the store there, for the time number ${at}?` }];
    await gateway.ask(chatBody({ messages }));
    if ((await writesSettled(gateway)).writes.kept > 0) return;
    if (at > 1000) throw new Error('The store never took an answer');
  }
}
