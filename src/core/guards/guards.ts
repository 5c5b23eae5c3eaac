import { alignmentGuard } from './alignmentGuard.ts';
import { antonymsGuard } from './antonymsGuard.ts';
import { constraintsGuard } from './constraintsGuard.ts';
import { directionGuard } from './directionGuard.ts';
import { entitiesGuard } from './entitiesGuard.ts';
import { frameGuard } from './frameGuard.ts';
import type { Guard, GuardName } from './guardFinding.ts';
import { negationGuard } from './negationGuard.ts';
import { numbersGuard } from './numbersGuard.ts';

/** V1 to V8. */
export const GUARDS: Readonly<Record<GuardName, Guard>> = {
  numbers: numbersGuard,
  negation: negationGuard,
  antonyms: antonymsGuard,
  entities: entitiesGuard,
  direction: directionGuard,
  frame: frameGuard,
  constraints: constraintsGuard,
  alignment: alignmentGuard,
};
