import { z } from 'zod';
import type { Calibration } from '../../core/calibration.ts';
import { calibrationFault } from '../../core/calibrationFault.ts';
import { ascending } from './ascending.ts';
import { faultOf } from './calibrationFile.ts';
import { headShape } from './headShape.ts';

/** The content of a calibration file: all but the id, which is taken from its digest. */
export type CalibrationContent = Omit<Calibration, 'id'>;

const finite = z.number();
const probability = finite.min(0).max(1);
const count = z.int().min(0);
const openProbability = finite.gt(0).lt(1);

const pair = z
  .strictObject({
    draft: z.string().min(1),
    heavy: z.string().min(1),
    second: z.string().min(1).nullable(),
    form: z.enum(['renormalised', 'residual']),
    topLogprobs: z.int().min(1).max(20),
    window: z.int().min(1),
    holdBackTokens: z.int().min(1),
    holdBackTokensMax: z.int().min(1),
    parameters: z.string(),
    gateMaxRisk: probability.nullable().optional(),
  })
  .refine(({ holdBackTokens: least, holdBackTokensMax: most }) => most >= least, {
    message: 'must not be below holdBackTokens',
    path: ['holdBackTokensMax'],
  });

const data = z.strictObject({
  source: z.enum(['dataset', 'observed', 'operation']),
  train: count,
  calibration: count,
  families: z.record(z.string(), count),
  meanPromptTokens: finite.min(0),
  meanDraftTokens: finite.min(0),
  meanHeavyTokens: finite.min(0),
  msPerDraftToken: finite.min(0),
});

const scorer = z.strictObject({
  evidence: z.array(z.enum(['logprobs', 'prompt', 'neighbours', 'answer', 'second'])),
  heads: z.array(headShape),
});

const gradedPrompt = z
  .strictObject({ terms: z.array(count), weights: z.array(finite.min(0)), bad: z.boolean(), stratum: count })
  .superRefine(({ terms }, context) => ascending(context, 'terms', terms, true));

const neighbours = z.strictObject({
  k: z.int().min(1),
  floor: probability,
  idf: z.record(z.string().regex(/^\d+$/, 'is not the hash of a term'), finite.min(0)),
  unseenIdf: finite.min(0),
  prompts: z.array(gradedPrompt),
});

const certificate = z
  .discriminatedUnion('certified', [
    z.strictObject({
      certified: z.literal(true),
      threshold: finite,
      strictThreshold: finite,
      accepted: z.int().min(1),
      bad: count,
      riskBound: probability,
    }),
    z.strictObject({
      certified: z.literal(false),
      threshold: finite.nullable(),
      accepted: count,
      bad: count,
      missing: count.nullable(),
    }),
  ])
  .superRefine(({ accepted, bad }, context) => {
    if (bad <= accepted) return;
    context.addIssue({ code: 'custom', message: `must not be above accepted, ${accepted}`, path: ['bad'] });
  });

const stratum = z.strictObject({
  name: z.string().min(1),
  scorer: count,
  examples: count,
  stream: certificate,
  whole: certificate,
});

const calibrationContent = z
  .strictObject({
    createdAt: z.iso.datetime({ offset: true }),
    pair,
    promise: z.strictObject({
      alpha: openProbability,
      delta: openProbability,
      risk: z.enum(['error', 'benefit']),
    }),
    data,
    scorers: z.array(scorer).min(1),
    neighbours,
    strata: z.array(stratum).min(1),
  })
  .superRefine(({ promise: { alpha }, strata }, context) => {
    for (const [at, { stream, whole }] of strata.entries()) {
      for (const [way, certificate] of Object.entries({ stream, whole })) {
        if (!certificate.certified || certificate.riskBound <= alpha) continue;
        const message = `${certificate.riskBound} is above alpha, ${alpha}: that is no certificate`;
        context.addIssue({ code: 'custom', message, path: ['strata', at, way, 'riskBound'] });
      }
    }
  }) satisfies z.ZodType<CalibrationContent>;

export type CheckedContent =
  | { readonly ok: true; readonly content: CalibrationContent }
  | { readonly ok: false; readonly fault: string };

/** What can be served by, whoever wrote it; else the first field that is wrong, and what is wrong with it. */
export function checkContent(content: unknown): CheckedContent {
  const read = calibrationContent.safeParse(content);
  if (!read.success) return { ok: false, fault: faultOf(read.error) };
  const fault = calibrationFault({ id: '', ...read.data });
  return fault === null ? { ok: true, content: read.data } : { ok: false, fault };
}
