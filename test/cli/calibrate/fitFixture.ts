import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningPair } from '../../../src/adapters/calibration/runningPair.ts';
import {
  formatGradedDraft,
  type ModelsAsked,
  type StoredDraft,
} from '../../../src/adapters/evidence/gradedDraftLine.ts';
import { formatRunManifest } from '../../../src/adapters/runs/runManifest.ts';
import { fit as calibrateFit, type FitCommandOptions } from '../../../src/cli/calibrate/fit.ts';
import { openConfig, routeNamed } from '../../../src/cli/openConfig.ts';
import type { GradedDraft } from '../../../src/core/gradedDraft.ts';
import type { ObservedDraft } from '../../../src/ports.ts';
import { testIo } from '../testIo.ts';

const MODELS: ModelsAsked = { draft: 'small', heavy: 'large', second: null };

const PRICE = { as_of: '2026-01-31', source: 'a test' };
const priced = (input: number, output: number) => ({
  upstream: 'far',
  price: { input, output, ...PRICE },
});

/** A configuration whose models nobody asks. */
export const CONFIG = {
  upstreams: { far: { base_url: 'http://127.0.0.1:9', api_key: 'sk-secret-key' } },
  models: { small: priced(0.1, 0.4), large: priced(2, 8), third: priced(0.1, 0.4) },
  routes: { auto: { draft: 'small', heavy: 'large' } },
};

/** A folder with that configuration, and graded drafts where the commands look for them. */
export function fitFixture(config: unknown = CONFIG) {
  const cwd = mkdtempSync(join(tmpdir(), 'fit-'));
  writeFileSync(
    join(cwd, 'config.yaml'),
    typeof config === 'string' ? config : JSON.stringify(config, null, 2),
  );
  const io = testIo(cwd).io;
  const opened = openConfig(undefined, io);
  const route = opened === null ? null : routeNamed(opened, undefined, io);
  if (route === null) throw new TypeError('The configuration of the test is wrong');
  const pair = runningPair(route);
  const options: FitCommandOptions = {
    from: { from: 'run', run: 'run' },
    alpha: 0.2,
    delta: 0.05,
    risk: 'error',
    split: 'row',
    model: 'logistic',
    evidence: null,
    familyEvidence: {},
    seed: 1,
    resamples: 5,
  };
  const lines = (drafts: readonly StoredDraft[], models?: ModelsAsked) =>
    drafts.map((draft) => `${formatGradedDraft(draft, { content: true, models })}\n`).join('');
  return {
    cwd,
    pair,
    options,
    writeRun(drafts: readonly StoredDraft[], models = MODELS): void {
      const fields = { draft: pair.draft, heavy: pair.heavy, draft_parameters: pair.parameters };
      mkdirSync(join(cwd, 'run'), { recursive: true });
      writeFileSync(
        join(cwd, 'run', 'manifest.json'),
        formatRunManifest({ fields, createdAt: '2026-01-31T00:00:00Z' }),
      );
      writeFileSync(join(cwd, 'run', 'records.jsonl'), lines(drafts, models));
    },
    writeEvidence(drafts: readonly ObservedDraft[], models = MODELS): void {
      mkdirSync(join(cwd, 'evidence'), { recursive: true });
      writeFileSync(join(cwd, 'evidence', 'observed-2026-01-31.jsonl'), lines(drafts, models));
    },
    read: (name: string) => readFileSync(join(cwd, name), 'utf8'),
    fit: async (changes: Partial<FitCommandOptions> = {}) => {
      const use = testIo(cwd);
      const code = await calibrateFit({ ...options, ...changes }, use.io);
      return { code, ...use.written };
    },
  };
}

/** A graded draft as the gateway would have recorded it. */
export function observedAs(
  draft: GradedDraft,
  source: ObservedDraft['source'],
  changes: Partial<ObservedDraft> = {},
): ObservedDraft {
  return {
    ...draft,
    source,
    heavyRight: null,
    grader: 'same_answer',
    route: 'auto',
    requestId: draft.id,
    at: '2026-01-31T12:00:00.000Z',
    policy: 'entropy',
    calibration: 'NOT CALIBRATED',
    cost: { nanoDollars: 1000, provenance: 'estimated' },
    ...changes,
  };
}
