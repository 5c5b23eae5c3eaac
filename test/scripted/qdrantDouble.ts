import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { z } from 'zod';
import {
  BODIES,
  COLLECTION_NAME,
  type condition,
  type fieldSchema,
  type filter,
  type Operation,
  ROUTES,
} from './qdrantSchema.ts';

/**
 * A stand-in for a Qdrant server on loopback, written from its published REST schema (1.19). It takes only the
 * requests it knows, each checked to the last field: what it does not know is a fault that the test sees.
 *
 *     const qdrant = await qdrantDouble({ apiKey: 'secret' });
 *     qdrant.fail({ status: 500 });          // the next request
 *     ...
 *     await qdrant.close();                  // rejects with what was no valid request
 */
export interface QdrantDouble {
  /** As http://127.0.0.1:<port>. */
  readonly url: string;
  /** All that arrived, in order. */
  readonly requests: readonly QdrantRequest[];
  readonly collections: ReadonlyMap<string, Collection>;
  /** What becomes of the next requests (of this operation), each once; the others are served. */
  fail(...faults: readonly QdrantFault[]): void;
  /** Resolves when every write that was only acknowledged has been applied. */
  settled(): Promise<void>;
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface QdrantRequest {
  readonly operation: Operation;
  readonly method: string;
  /** With its query string. */
  readonly path: string;
  readonly apiKey: string | null;
  readonly body: unknown;
}

/** `hang` never answers, `cut` ends the connection; `lost` does what was asked and then ends it. */
export type QdrantFault = { readonly of?: Operation } & (
  | { readonly do: 'hang' | 'hangBody' | 'cut' | 'cutBody' | 'lost' }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly says?: string }
  | { readonly body: string; readonly type?: string }
);

export interface Collection {
  readonly size: number;
  readonly distance: string;
  readonly hnsw: unknown;
  readonly indexes: Map<string, z.infer<typeof fieldSchema>>;
  readonly points: Map<string, Point>;
}

interface Point {
  readonly vector: readonly number[];
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** @param options `apiKey`: asked of every request; none is asked for otherwise. */
export async function qdrantDouble(options: { readonly apiKey?: string } = {}): Promise<QdrantDouble> {
  const collections = new Map<string, Collection>();
  const requests: QdrantRequest[] = [];
  const invalid: Error[] = [];
  const faults: QdrantFault[] = [];
  let later: Promise<void> = Promise.resolve();
  let version = 0;
  let wakers: (() => void)[] = [];

  const refuse = (request: QdrantRequest, why: string): Answer => {
    invalid.push(new Error(`${request.method} ${request.path}: ${why}`));
    return { status: 400, error: `Format error in JSON body: ${why}` };
  };
  /** Applied at once when waited for; else after the answer, as a server's queue would. */
  const write = (request: QdrantRequest, apply: () => void): Answer => {
    version += 1;
    if (/[?&]wait=true\b/.test(request.path)) {
      apply();
      return { status: 200, result: { operation_id: version, status: 'completed' } };
    }
    later = later.then(() => new Promise<void>((done) => setImmediate(done))).then(apply);
    return { status: 200, result: { operation_id: version, status: 'acknowledged' } };
  };

  const serve = (request: QdrantRequest, collectionName: string): Answer => {
    if (options.apiKey !== undefined && request.apiKey !== options.apiKey) {
      return { status: 401, error: 'Invalid API key or JWT' };
    }
    const collection = collections.get(collectionName);
    if (request.operation === 'createCollection') {
      const body = BODIES.createCollection.safeParse(request.body);
      if (!body.success) return refuse(request, body.error.message);
      if (collection !== undefined) {
        return { status: 409, error: `Wrong input: Collection \`${collectionName}\` already exists!` };
      }
      const { vectors, hnsw_config } = body.data;
      collections.set(collectionName, {
        ...vectors,
        hnsw: hnsw_config,
        indexes: new Map(),
        points: new Map(),
      });
      return { status: 200, result: true };
    }
    if (collection === undefined) {
      return { status: 404, error: `Not found: Collection \`${collectionName}\` doesn't exist!` };
    }
    switch (request.operation) {
      case 'getCollection':
        return { status: 200, result: infoOf(collection) };
      case 'createIndex': {
        const body = BODIES.createIndex.safeParse(request.body);
        if (!body.success) return refuse(request, body.error.message);
        return write(request, () => collection.indexes.set(body.data.field_name, body.data.field_schema));
      }
      case 'upsert': {
        const body = BODIES.upsert.safeParse(request.body);
        if (!body.success) return refuse(request, body.error.message);
        const { points } = body.data;
        const odd = points.find(({ vector }) => vector.length !== collection.size);
        if (odd !== undefined) {
          // Not waited for, it is acknowledged and lost.
          if (!/wait=true/.test(request.path)) return write(request, () => undefined);
          return wrongDimension(collection, odd.vector.length);
        }
        return write(request, () => {
          for (const { id, vector, payload } of points) {
            collection.points.set(id, { vector: normalised(vector), payload });
          }
        });
      }
      case 'query': {
        const body = BODIES.query.safeParse(request.body);
        if (!body.success) return refuse(request, body.error.message);
        const { query, limit, score_threshold = Number.NEGATIVE_INFINITY } = body.data;
        if (query.length !== collection.size) return wrongDimension(collection, query.length);
        const unindexed = fieldsOf(body.data.filter).find((field) => !collection.indexes.has(field));
        if (unindexed !== undefined) return refuse(request, `no index of ${unindexed}`);
        const asked = normalised(query);
        const points = matching(collection, body.data.filter)
          .map(([id, { vector }]) => ({ id, version: 0, score: dot(vector, asked) }))
          .filter(({ score }) => score >= score_threshold)
          .sort((one, other) => other.score - one.score)
          .slice(0, limit);
        return { status: 200, result: { points } };
      }
      case 'scroll': {
        const body = BODIES.scroll.safeParse(request.body);
        if (!body.success) return refuse(request, body.error.message);
        const found = matching(collection, body.data.filter)
          .map(([id]) => ({ id }))
          .sort((one, other) => (one.id < other.id ? -1 : 1));
        const next = found[body.data.limit]?.id ?? null;
        return { status: 200, result: { points: found.slice(0, body.data.limit), next_page_offset: next } };
      }
      case 'delete': {
        const body = BODIES.delete.safeParse(request.body);
        if (!body.success) return refuse(request, body.error.message);
        const selector = body.data;
        return write(request, () => {
          const ids =
            'points' in selector ? selector.points : matching(collection, selector.filter).map(([id]) => id);
          for (const id of ids) collection.points.delete(id);
        });
      }
    }
  };

  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = incoming.url ?? '';
    const method = incoming.method ?? '';
    const raw = await text(incoming);
    const { pathname, searchParams } = new URL(path, 'http://qdrant');
    const route = ROUTES.find((one) => one.method === method && one.path.test(pathname));
    const collectionName = decodeURIComponent(route?.path.exec(pathname)?.[1] ?? '');
    if (route === undefined || !COLLECTION_NAME.safeParse(collectionName).success) {
      invalid.push(new Error(`${method} ${path}: no such operation`));
      response.writeHead(404).end();
      return;
    }
    const key = incoming.headers['api-key'];
    const request: QdrantRequest = {
      operation: route.operation,
      method,
      path,
      apiKey: typeof key === 'string' ? key : null,
      body: raw === '' ? null : JSON.parse(raw),
    };
    requests.push(request);
    const all = wakers;
    wakers = [];
    for (const wake of all) wake();
    if (!route.params.safeParse(Object.fromEntries(searchParams)).success) {
      invalid.push(new Error(`${method} ${path}: unknown parameter`));
    }
    if (raw !== '' && !(incoming.headers['content-type'] ?? '').startsWith('application/json')) {
      invalid.push(new Error(`${method} ${path}: the body is not said to be JSON`));
    }
    const at = faults.findIndex(({ of }) => of === undefined || of === route.operation);
    const [fault] = at === -1 ? [] : faults.splice(at, 1);
    if (fault !== undefined) {
      misbehave(fault, response, () => serve(request, collectionName));
      return;
    }
    const answer = serve(request, collectionName);
    sendJson(response, answer);
  };

  const server = createServer((incoming, response) => {
    respond(incoming, response).catch((cause: unknown) => {
      invalid.push(cause instanceof Error ? cause : new Error(String(cause)));
      response.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    collections,
    fail: (...more) => void faults.push(...more),
    settled: () => later,
    arrived: async (count) => {
      while (requests.length < count) await new Promise<void>((wake) => wakers.push(wake));
    },
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      if (invalid.length > 0) throw new AggregateError(invalid, invalid.map(String).join('\n'));
    },
  };
}

function misbehave(fault: QdrantFault, response: ServerResponse, serve: () => Answer): void {
  if ('status' in fault) {
    const body = JSON.stringify({ status: { error: fault.says ?? 'scripted' }, time: 0 });
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(body);
    return;
  }
  if ('body' in fault) {
    response.writeHead(200, { 'content-type': fault.type ?? 'application/json' }).end(fault.body);
    return;
  }
  if (fault.do === 'lost') serve();
  if (fault.do === 'cut' || fault.do === 'lost') response.destroy();
  if (fault.do === 'hangBody' || fault.do === 'cutBody') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"result":', () => {
      if (fault.do === 'cutBody') response.destroy();
    });
  }
}

function sendJson(response: ServerResponse, { status, result, error }: Answer): void {
  const body =
    error === undefined ? { result, status: 'ok', time: 0.0001 } : { status: { error }, time: 0.0001 };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function infoOf({ size, distance, hnsw, indexes, points }: Collection): unknown {
  return {
    status: 'green',
    optimizer_status: 'ok',
    indexed_vectors_count: 0,
    points_count: points.size,
    segments_count: 1,
    config: {
      params: { vectors: { size, distance }, shard_number: 1 },
      hnsw_config: hnsw ?? {},
      optimizer_config: {},
    },
    payload_schema: Object.fromEntries(
      [...indexes].map(([field, params]) => [field, { data_type: params.type, params, points: 0 }]),
    ),
  };
}

function wrongDimension({ size }: Collection, got: number): Answer {
  return { status: 400, error: `Wrong input: Vector dimension error: expected dim: ${size}, got ${got}` };
}

type Filter = z.infer<typeof filter> | undefined;

function fieldsOf(asked: Filter): string[] {
  return (asked?.must ?? []).flatMap((one) => ('key' in one ? [one.key] : []));
}

function matching({ points }: Collection, asked: Filter): [string, Point][] {
  return [...points].filter(([id, point]) => (asked?.must ?? []).every((one) => holds(one, id, point)));
}

function holds(one: z.infer<typeof condition>, id: string, { payload }: Point): boolean {
  if ('has_id' in one) return one.has_id.includes(id);
  const value = payload[one.key];
  if ('match' in one) return value === one.match.value;
  if (typeof value !== 'number') return false;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = one.range;
  return value > gt && value >= gte && value < lt && value <= lte;
}

function normalised(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? [...vector] : vector.map((entry) => entry / length);
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, entry, at) => sum + entry * (other[at] ?? 0), 0);
}
