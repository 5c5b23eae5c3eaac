import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Metrics in Prometheus' text format, and who may read them. */
export interface MetricsDoor {
  readonly contentType: string;
  text(): Promise<string>;
  /** Whether who sends this `authorization` may read them. Without it, everyone who comes this far. */
  readonly admits?: (authorization: string | undefined) => boolean;
}

/** Answers GET /metrics. */
export function metricsHandler(door: MetricsDoor) {
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<string> => {
    reply.header('cache-control', 'no-store');
    if (door.admits?.(headers.authorization) === false) {
      reply.code(401).header('www-authenticate', 'Bearer realm="metrics"').type('text/plain; charset=utf-8');
      return 'Cannot show metrics: send Authorization: Bearer with the key of metrics.key\n';
    }
    reply.type(door.contentType);
    return door.text();
  };
}

/** Says of an `authorization` header whether it bears the key, of which only a hash is held. */
export function bearerOf(key: string): (authorization: string | undefined) => boolean {
  const expected = hashOf(key);
  return (authorization) => {
    const [scheme = '', given = ''] = (authorization ?? '').split(' ');
    // Hashes are of one length, so comparing them takes the same time whatever was sent.
    return timingSafeEqual(hashOf(given), expected) && scheme.toLowerCase() === 'bearer';
  };
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
