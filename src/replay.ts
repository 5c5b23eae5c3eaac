/** `draft-thinker/replay`: any routing policy over recorded drafts, without a model. */
export { type CalibratedPolicyOptions, calibratedPolicy } from './core/calibratedPolicy.ts';
export type { Calibration } from './core/calibration.ts';
export { ENTROPY_DEFAULTS, type EntropyPolicyOptions, entropyPolicy } from './core/entropyPolicy.ts';
export type { TokenEvidence } from './core/evidence.ts';
export type { GradedDraft, RecordedDraft, RecordedToken } from './core/gradedDraft.ts';
export type { HoldBackTokens } from './core/holdBackBounds.ts';
export type { DraftEnding } from './core/judgement.ts';
export { type NeighbourLookup, openNeighbours } from './core/neighbours.ts';
export type {
  Asked,
  FinalVerdict,
  GateReason,
  Opening,
  Policy,
  Reading,
  Verdict,
  VerdictReason,
} from './core/policy.ts';
export type { PromptSketch } from './core/promptSketch.ts';
export { readDraft } from './core/readDraft.ts';
export { type ReplayOptions, type ReplayOutcome, replayDraft } from './core/replayDraft.ts';
export { sketchOf } from './core/sketchOf.ts';
