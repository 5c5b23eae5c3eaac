import { lexicalEmbedder } from '../../../src/adapters/embedder/lexicalEmbedder.ts';
import { memoryKeyValue } from '../../../src/adapters/store/memoryKeyValue.ts';
import { memoryVectors } from '../../../src/adapters/vectors/memoryVectors.ts';
import { qdrantVectors } from '../../../src/adapters/vectors/qdrantVectors.ts';
import { coreGuards } from '../../../src/cache/coreGuards.ts';
import type { Embedder, KeyValue, VectorStore } from '../../../src/ports.ts';
import { asking, fill, HeldClock, NEVER, openCache } from '../../../test/cache/openCache.ts';
import { qdrantDouble } from '../../../test/scripted/qdrantDouble.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';

const PLACES = [
  'Lisbon',
  'Oslo',
  'Vienna',
  'Dublin',
  'Prague',
  'Warsaw',
  'Athens',
  'Madrid',
  'Berlin',
  'Rome',
];
const THINGS = ['hat', 'bicycle', 'lamp', 'guitar', 'carpet', 'kettle', 'tent', 'mirror', 'clock', 'ladder'];

/** What the searches of one embedder met. */
interface Met {
  searches: number;
  /** Vectors that were in reach of a search: of its own fingerprint, and of another. */
  own: number;
  others: number;
}

interface StoreFigures {
  readonly store: string;
  /** With the embedder that the vectors are of: the searches do find. */
  readonly control: Met & { readonly hits: number };
  readonly changed: Met & { readonly hits: number };
}

/**
 * G9: answers are kept with one embedder and asked for with another, over the same stores. Counts the vectors that
 * each search could have been compared with: all of its partition, or its collection and scope.
 */
export async function fingerprints({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const things = THINGS.slice(0, quick ? 3 : THINGS.length);
  const stores = [await inMemory(things), await inQdrant(things)];
  const compared = stores.reduce((sum, { changed }) => sum + changed.others, 0);
  const searches = stores.reduce((sum, { changed }) => sum + changed.searches, 0);
  const hits = stores.reduce((sum, { changed }) => sum + changed.hits, 0);
  const controlHits = stores.reduce((sum, { control }) => sum + control.hits, 0);
  return [
    {
      id: 'G9',
      promise: 'embedder changed: 0 vectors compared across fingerprints',
      measured: `${compared} vectors in ${searches} searches, ${hits} hits, in memory and Qdrant's stand-in (with the same embedder: ${controlHits} hits)`,
      kept:
        compared === 0 &&
        hits === 0 &&
        searches > 0 &&
        stores.every(({ control }) => control.hits > 0 && control.own > 0),
      n: searches,
      counted: 'searches with the changed embedder',
      values: { compared, hits, controlHits },
      interval: null,
      parts: stores,
    },
  ];
}

async function inMemory(things: readonly string[]): Promise<StoreFigures> {
  const clock = new HeldClock();
  const { dimension } = lexicalEmbedder();
  const vectors = memoryVectors({ dimension, entries: 20_000, clock });
  const points = new Map<string, { readonly scope: string; readonly fingerprint: string }>();
  const vectorsOf = ({ fingerprint }: Embedder, met: Met): VectorStore => ({
    ...vectors,
    put: (point, signal) => {
      points.set(point.id, { scope: point.scope, fingerprint });
      return vectors.put(point, signal);
    },
    search: (query, signal) => {
      const inReach = [...points.values()].filter(({ scope }) => scope === query.scope);
      count(
        met,
        inReach.map((point) => point.fingerprint === fingerprint),
      );
      return vectors.search(query, signal);
    },
  });
  return compare('memory', things, { clock, vectorsOf });
}

async function inQdrant(things: readonly string[]): Promise<StoreFigures> {
  const clock = new HeldClock();
  const qdrant = await qdrantDouble();
  const fingerprintOf = new Map<string, string>();
  const vectorsOf = (embedder: Embedder, met: Met): VectorStore => {
    const { fingerprint, dimension } = embedder;
    const vectors = qdrantVectors({
      url: qdrant.url,
      apiKey: null,
      fingerprint,
      dimension,
      timeoutMs: 5000,
      clock,
      awaitWrites: true,
    });
    return {
      ...vectors,
      put: (point, signal) => {
        fingerprintOf.set(point.id, fingerprint);
        return vectors.put(point, signal);
      },
      search: async (query, signal) => {
        const from = qdrant.requests.length;
        const matches = await vectors.search(query, signal);
        const asked = qdrant.requests.slice(from).find(({ operation }) => operation === 'query');
        const [, , name = ''] = asked?.path.split('/') ?? [];
        const inReach = [...(qdrant.collections.get(name)?.points ?? [])].filter(
          ([, { payload }]) => payload.scope === query.scope,
        );
        count(
          met,
          inReach.map(([id]) => fingerprintOf.get(id) === fingerprint),
        );
        return matches;
      },
    };
  };
  try {
    return await compare('qdrant', things, { clock, vectorsOf });
  } finally {
    await qdrant.close();
  }
}

/** @param areOwn of each vector in reach of a search, whether it is of the same embedder. */
function count(met: Met, areOwn: readonly boolean[]): void {
  met.searches += 1;
  for (const isOwn of areOwn) {
    if (isOwn) met.own += 1;
    else met.others += 1;
  }
}

async function compare(
  store: string,
  things: readonly string[],
  {
    clock,
    vectorsOf,
  }: {
    readonly clock: HeldClock;
    readonly vectorsOf: (embedder: Embedder, met: Met) => VectorStore;
  },
): Promise<StoreFigures> {
  const kept = memoryKeyValue({ entries: 20_000, bytes: 1e9, clock });
  const asked = async (fingerprint: string, number: 'two' | '2', fills: boolean) => {
    const met: Met = { searches: 0, own: 0, others: 0 };
    const embedder = { ...lexicalEmbedder(), fingerprint, timeoutMs: 5000 };
    // The stores outlive the cache that was opened on them, as they do over a restart.
    const shared: KeyValue = { ...kept, close: async () => undefined };
    const vectors = { ...vectorsOf(embedder, met), close: async () => undefined };
    const deadlines = { lookupMs: 20_000, storeMs: 5000, vectorMs: 5000, waitMs: 0, verifyMs: 1 };
    const opened = openCache({ guards: coreGuards, embedder, vectors, store: shared, deadlines }, clock);
    let hits = 0;
    for (const place of PLACES) {
      for (const thing of things) {
        const question = asking(`Where in ${place} can people buy ${number} used ${thing}s?`);
        if (fills) await fill(opened, question, `At the market of ${place}.`);
        else if ((await opened.cache.lookup(question, NEVER)).status === 'semantic') hits += 1;
        await opened.cache.flush();
      }
    }
    await opened.cache.close();
    return { ...met, hits };
  };
  await asked('first', 'two', true);
  // Before the control: what that finds is found without a vector the next time.
  const changed = await asked('second', '2', false);
  const control = await asked('first', '2', false);
  return { store, control, changed };
}
