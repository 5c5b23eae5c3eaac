export { type Failure, failure } from '../src/core/errors.ts';
export type { VerdictReason } from '../src/core/policy.ts';
export type * from './breaker.events.ts';
export { type BreakerContext, type BreakerInput, breakerMachine } from './breaker.machine.ts';
export type * from './comparison.events.ts';
export { type ComparisonInput, comparisonMachine } from './comparison.machine.ts';
export { type PortInput, port } from './port.ts';
export type * from './request.events.ts';
export { type RequestContext, type RequestInput, requestMachine } from './request.machine.ts';
