import { z } from 'zod';

/** Where metrics are shown, and to whom. */
export const metricsSettings = z.strictObject({
  port: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .describe(
      'TCP port of their own for /metrics; 0 takes a free one. Without it /metrics stands on the port of the gateway, ' +
        'where only this machine, or who has `key`, may read it. The environment variable ' +
        'DRAFT_THINKER_METRICS_PORT says it where the file does not.',
    ),
  host: z
    .string()
    .regex(/^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+)$/, 'is not a host name or an IP address')
    .optional()
    .describe(
      'Address to listen on with `port`: a host name or an IP address; without it 127.0.0.1. The environment ' +
        'variable DRAFT_THINKER_METRICS_HOST says it where the file does not.',
    ),
  key: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'is not 16 or more characters that an HTTP header can carry')
    .optional()
    .describe(
      'Secret that whoever reads /metrics sends as a bearer token, at least 16 characters. The environment variable ' +
        'DRAFT_THINKER_METRICS_KEY says it where the file does not. Without it none is asked for.',
    ),
});
