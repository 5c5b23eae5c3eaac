import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CacheFigures } from '../core/cacheFigures.ts';
import { errorBody, type Failure, failure, statusOf } from '../core/errors.ts';
import type { Principal } from '../ports.ts';
import { CACHE_TAG, TAG_RULE } from './cacheTag.ts';
import { cacheView, entryView, type KeptAnswer } from './cacheView.ts';
import { invalidField, readBody } from './readBody.ts';

/**
 * What the owner of kept answers may do with them: those of others are as if they did not exist. Where the store
 * does not answer, the first three reject with an error named PartFailure.
 */
export interface CacheDesk {
  describe(principal: Principal, id: string): Promise<KeptAnswer | null>;
  remove(principal: Principal, id: string): Promise<boolean>;
  /** Everything of the tenant, or what bears the tag. */
  purge(principal: Principal, tag: string | null): Promise<void>;
  stats(): CacheFigures;
}

export interface CacheDoor {
  /** Null where the cache is switched off. */
  readonly cache: CacheDesk | null;
  readonly newId: () => string;
  /** Only this machine may ask: then counts and questions are shown too. */
  readonly localOnly: boolean;
}

/** Paths of the cache, with the methods that each has. */
export const CACHE_METHODS: readonly (readonly [url: string, allowed: readonly string[]])[] = [
  ['/v1/cache', ['GET', 'HEAD']],
  ['/v1/cache/purge', ['POST']],
  ['/v1/cache/:id', ['GET', 'HEAD', 'DELETE']],
];

// What is not understood may not be left out: all would go where one tag was meant.
const purgeShape = z.strictObject({ tag: z.string().regex(CACHE_TAG, TAG_RULE).optional() });

/** GET /v1/cache, GET and DELETE /v1/cache/{id}, POST /v1/cache/purge. */
export function addCacheRoutes(
  app: FastifyInstance,
  { cache, newId, localOnly }: CacheDoor,
  principal: Principal,
): void {
  if (localOnly) app.get('/v1/cache', () => cacheView(cache === null ? null : cache.stats()));

  app.get<{ Params: { id: string } }>('/v1/cache/:id', async ({ params: { id } }, reply) => {
    const found = await orUnavailable(async () => (await cache?.describe(principal, id)) ?? null);
    if (found === null) return answer(reply, unknownEntry(id));
    return 'code' in found ? answer(reply, found) : entryView(found, { question: localOnly });
  });

  app.delete<{ Params: { id: string } }>('/v1/cache/:id', async ({ params: { id } }, reply) => {
    reply.header('x-request-id', newId());
    const removed = await orUnavailable(async () => (await cache?.remove(principal, id)) ?? false);
    if (removed === true) return reply.code(204).send();
    return answer(reply, removed === false ? unknownEntry(id) : removed);
  });

  app.post('/v1/cache/purge', async ({ body }, reply) => {
    reply.header('x-request-id', newId());
    const tag = readPurge(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
    if (tag !== null && typeof tag !== 'string') return answer(reply, tag);
    if (cache === null) {
      return answer(reply, failure('not_found', 'Cannot purge: the cache is switched off (cache.mode)'));
    }
    const failed = await orUnavailable(async () => {
      await cache.purge(principal, tag);
      return null;
    });
    return failed === null ? { purged: true } : answer(reply, failed);
  });
}

/** The tag that a body names, null for everything, or the failure that names the field. */
function readPurge(body: Uint8Array): string | null | Failure {
  const read = readBody(body);
  if ('code' in read) return read;
  const checked = purgeShape.safeParse(read.value);
  if (checked.success) return checked.data.tag ?? null;
  const [issue] = checked.error.issues;
  if (issue?.code !== 'unrecognized_keys') return invalidField(checked.error);
  const param = (issue.keys[0] ?? '').slice(0, 400);
  return failure('invalid_value', `Cannot purge by \`${param}\`: there is only \`tag\``, { param });
}

async function orUnavailable<Found>(ask: () => Promise<Found>): Promise<Found | Failure> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'PartFailure') throw cause;
    return failure('cache_unavailable', 'Cannot reach what is kept: its store does not answer', { cause });
  }
}

function unknownEntry(id: string): Failure {
  return failure('not_found', `There is no kept answer ${JSON.stringify(id)}`);
}

function answer(reply: FastifyReply, failed: Failure): FastifyReply {
  return reply
    .code(statusOf(failed))
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(failed)));
}
