import { type Failure, failure } from '../core/errors.ts';
import type { Control } from '../ports.ts';

const WORDS = ['heavy', 'draft', 'no-speculation', 'no-cache'] as const;

/**
 * What `x-draft-control` asks for: words separated by commas. `heavy` and `draft` leave the cache out, and
 * exclude each other.
 */
export function readControl(header: string | undefined): Control | Failure {
  const words = (header ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const unknown = words.find((word) => !WORDS.some((known) => known === word));
  if (unknown !== undefined) {
    return refused(`"${unknown}" is none of ${WORDS.join(', ')}`);
  }
  const heavy = words.includes('heavy');
  const draft = words.includes('draft');
  if (heavy && draft) return refused('heavy and draft exclude each other');
  const calm = words.includes('no-speculation');
  const routing = heavy ? 'heavy' : draft ? 'draft' : calm ? 'no-speculation' : 'none';
  return { routing, cache: !heavy && !draft && !words.includes('no-cache') };
}

function refused(why: string): Failure {
  return failure('invalid_value', `Cannot use the header x-draft-control: ${why}`, {
    param: 'x-draft-control',
  });
}
