import { type FastifyInstance, fastify } from 'fastify';
import { isLocalHost } from './isLocalHost.ts';
import { type MetricsDoor, metricsHandler } from './metricsDoor.ts';

/** How long a reader may take to send its request, ms. */
const RECEIVE_MS = 10_000;

/** The HTTP application of a port that shows metrics and nothing else. Not listening yet. */
export function createMetricsServer(
  door: MetricsDoor,
  {
    localOnly,
    onBug,
  }: {
    /** Whether requests are refused whose Host names another machine than this one. */
    readonly localOnly: boolean;
    readonly onBug: (cause: unknown) => void;
  },
): FastifyInstance {
  const app = fastify({ logger: false, requestTimeout: RECEIVE_MS, return503OnClosing: false });
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (!localOnly || headers.host === undefined || isLocalHost(headers.host)) return undefined;
    return reply.code(403).type('text/plain').send('Cannot show metrics to another host than this machine\n');
  });
  app.get('/metrics', metricsHandler(door));
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain').send('There is only /metrics here\n'),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) onBug(error);
    return reply.code(status).type('text/plain').send('Cannot show metrics\n');
  });
  return app;
}
