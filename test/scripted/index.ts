export { answers } from './answers.ts';
export { tokenLogprob, topOfEntropy } from './evidence.ts';
export { type Gate, gate } from './gate.ts';
export { type Script, type Step, times } from './script.ts';
export type { ScriptedRequest } from './scriptedRequest.ts';
export { type ScriptedUpstream, scriptedUpstream } from './scriptedUpstream.ts';
export { deadUrl, silentServer } from './silentServer.ts';
export * from './steps.ts';
export * from './transportSteps.ts';
