import { z } from 'zod';
import { cacheSettings } from './cacheSettings.ts';
import { metricsSettings } from './metricsSettings.ts';
import { milliseconds } from './milliseconds.ts';
import { modelSettings } from './modelSettings.ts';
import { routeSettings } from './routeSettings.ts';
import { tracingSettings } from './tracingSettings.ts';
import { upstreamSettings } from './upstreamSettings.ts';

const serverSettings = z.strictObject({
  host: z
    .string()
    .regex(/^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+)$/, 'is not a host name or an IP address')
    .default('127.0.0.1')
    .describe(
      'Address to listen on: a host name or an IP address. The environment variable HOST wins over it. ' +
        'Loopback by default: whoever reaches the gateway spends your key.',
    ),
  port: z
    .int()
    .min(0)
    .max(65535)
    .default(8080)
    .describe('TCP port to listen on; 0 takes a free one. The environment variable PORT wins over it.'),
  allow_anonymous: z
    .boolean()
    .default(false)
    .describe('Lets the gateway listen on other addresses than loopback while nobody needs a key.'),
  body_limit_mb: z
    .number()
    .gt(0)
    .max(1024)
    .default(32)
    .describe('Longest request body, megabytes (2^20 bytes); longer ones are a 413.'),
  drain_ms: milliseconds(0)
    .default(25_000)
    .describe('How long open answers may go on after SIGTERM, milliseconds.'),
  cors_origins: z
    .array(
      z.string().regex(/^(\*|https?:\/\/[^/\s]+)$/, 'is neither * nor an origin such as https://app.example'),
    )
    .default([])
    .describe('Origins of web pages that may call the gateway; [] is none, ["*"] is every one.'),
});

const speculationSettings = z.strictObject({
  share: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('Share of routed requests that may speculate, 0 to 1; 0 switches speculation off.'),
  window_requests: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1000)
    .describe('Over how many of the last routed requests the share is taken, requests.'),
  concurrent: z
    .int()
    .min(0)
    .max(100_000)
    .default(8)
    .describe('Speculative heavy calls under way at once, calls, over all requests.'),
});

const receiptsSettings = z.strictObject({
  entries: z.int().min(1).max(10_000_000).default(10_000).describe('Receipts kept in memory, receipts.'),
  hours: z.number().gt(0).max(8760).default(24).describe('Age at which a receipt is dropped, hours.'),
});

const evidenceSettings = z.strictObject({
  dir: z
    .string()
    .min(1)
    .default('./evidence')
    .describe(
      'The folder of what observing, audits and feedback have shown, made when there is something to keep; a ' +
        'relative path starts at the folder of this file.',
    ),
  content: z
    .boolean()
    .default(false)
    .describe(
      'Keeps the texts of drafts and the comments of feedback too. Without it: numbers, the shapes of tokens, ' +
        'hashes of the words of a prompt, and how long a comment was.',
    ),
});

const judgeSettings = z.strictObject({
  model: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The model that compares two answers, by name; at the heavy side's upstream unless `models` says " +
        'otherwise. Without it only answers of a constrained kind (number, yes or no, letter, label, JSON) ' +
        'are graded.',
    ),
  timeout_ms: milliseconds().default(60_000).describe('Bound of one question to the judge, milliseconds.'),
});

/** The whole file. Types, validation and the published JSON Schema all come from here. */
export const settingsSchema = z
  .strictObject({
    drafter_note: z.string().max(500).optional().describe('A line about the draft model for the start text.'),
    server: serverSettings.prefault({}).describe('Where the gateway listens and whom it lets in.'),
    upstreams: z
      .record(
        z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'an upstream is named by letters, digits and _.-'),
        upstreamSettings,
      )
      .default({})
      .describe(
        'Model servers by name. `openai` serves both sides of a route; `draft` and `heavy` go before it for ' +
          'their side. One with neither address nor key is as if it were not there; with none at all the ' +
          'built-in sandbox answers.',
      ),
    models: z
      .record(z.string().min(1), modelSettings)
      .default({})
      .describe('What is known of a model, by the name a client asks for.'),
    routes: z
      .record(z.string().min(1), routeSettings)
      .default({})
      .describe('Names a client asks for to have a request drafted and judged; without any there is `auto`.'),
    speculation: speculationSettings
      .prefault({})
      .describe('Bounds of all speculative calls together: what an answer may cost twice.'),
    cache: cacheSettings.prefault({}).describe('Answers that were good once, and are served again.'),
    evidence: evidenceSettings.prefault({}).describe('What live traffic has shown of the drafts.'),
    judge: judgeSettings.prefault({}).describe('Who compares a draft with the answer of heavy.'),
    tracing: tracingSettings.prefault({}).describe('Traces of requests, for an OpenTelemetry collector.'),
    receipts: receiptsSettings.prefault({}).describe('What was decided for each request, why, and its cost.'),
    metrics: metricsSettings.prefault({}).describe('Where figures for Prometheus are shown, and to whom.'),
  })
  .describe('Configuration of draft-thinker.');

export type Settings = z.output<typeof settingsSchema>;
