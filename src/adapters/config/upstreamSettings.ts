import { z } from 'zod';
import { parseBaseUrl } from './baseUrl.ts';
import { milliseconds } from './milliseconds.ts';

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;
/** The gateway writes these itself for every call. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
]);

const timeouts = z.strictObject({
  connect_ms: milliseconds().default(5_000).describe('Until the connection stands, milliseconds.'),
  first_token_ms: milliseconds()
    .default(20_000)
    .describe('From asking, time in the queue included, to the first token, milliseconds.'),
  idle_ms: milliseconds()
    .default(15_000)
    .describe('Between two tokens, milliseconds; it stops while the gateway itself pauses the stream.'),
  total_ms: milliseconds()
    .default(300_000)
    .describe('Waiting for the server, all taken together, milliseconds.'),
});

export const upstreamSettings = z.strictObject({
  base_url: z
    .string()
    .superRefine((text, context) => {
      const parsed = parseBaseUrl(text);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.fault });
    })
    .optional()
    .describe(
      'Address of an OpenAI-compatible server up to and without /chat/completions. For `openai`, `draft` and ' +
        '`heavy` with a key only: https://api.openai.com/v1, or what OPENAI_BASE_URL or `openai` says.',
    ),
  api_key: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'holds characters that no HTTP header can carry')
    .optional()
    .describe(
      'Secret, sent to this upstream only. With an address and no key the server is asked without one.',
    ),
  api_key_file: z
    .string()
    .optional()
    .describe('A file that holds the key instead; a relative path starts at the folder of this file.'),
  connections: z
    .int()
    .min(1)
    .max(65535)
    .default(64)
    .describe('Connections to this upstream, and so calls under way at most.'),
  timeouts: timeouts.prefault({}).describe('Bounds of one call to this upstream.'),
  models: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "The models clients may ask this upstream for. Without a list any name goes to the heavy model's " +
        'upstream as it is; with one, a name that is neither in it nor under `models` or `routes` is a 404.',
    ),
  headers: z
    .record(
      z
        .string()
        .regex(HEADER_NAME, 'is not a header name')
        .refine((name) => !OWN_HEADERS.has(name.toLowerCase()), 'is a header that the gateway sets itself'),
      z.string().regex(HEADER_TEXT, 'holds characters that no HTTP header can carry'),
    )
    .default({})
    .describe('Headers added to each call; their values are treated as secrets.'),
});

export type UpstreamSettings = z.output<typeof upstreamSettings>;
