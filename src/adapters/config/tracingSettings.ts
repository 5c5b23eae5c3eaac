import { z } from 'zod';
import { parseBaseUrl } from './baseUrl.ts';

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;
/** The exporter writes these itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
]);

export const tracingSettings = z.strictObject({
  otlp_url: z
    .string()
    .superRefine((text, context) => {
      const parsed = parseBaseUrl(text);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.fault });
    })
    .nullable()
    .default(null)
    .describe(
      'Address of an OpenTelemetry collector that takes OTLP over HTTP, as http://localhost:4318; /v1/traces is ' +
        'added unless it ends so. null: nothing is traced. The environment variable OTEL_EXPORTER_OTLP_ENDPOINT ' +
        'says it where the file gives neither address nor headers.',
    ),
  headers: z
    .record(
      z
        .string()
        .regex(HEADER_NAME, 'is not a header name')
        .refine((name) => !OWN_HEADERS.has(name.toLowerCase()), 'is a header that the exporter sets itself'),
      z.string().regex(HEADER_TEXT, 'holds characters that no HTTP header can carry'),
    )
    .default({})
    .describe('Headers sent to the collector, as a key; their values are treated as secrets.'),
  ratio: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'Share of the traces that begin here which are kept, 0 to 1. Where a client sends traceparent its own ' +
        'word is kept to.',
    ),
});

export type TracingSettings = z.output<typeof tracingSettings>;
