import type { HalfContent } from '../halfContent.ts';
import { antonyms } from './antonyms.ts';
import { carriers } from './carriers.ts';
import { clauses } from './clauses.ts';
import { constraints } from './constraints.ts';
import { entities } from './entities.ts';
import { frames } from './frames.ts';
import { longTexts } from './longTexts.ts';
import { negation } from './negation.ts';
import { numbers } from './numbers.ts';
import { questions } from './questions.ts';
import { rewordings } from './rewordings.ts';
import { roles } from './roles.ts';
import { signs } from './signs.ts';
import { units } from './units.ts';

export const open: HalfContent = {
  nearMisses: [
    ...numbers,
    ...units,
    ...negation,
    ...antonyms,
    ...entities,
    ...roles,
    ...frames,
    ...clauses,
    ...constraints,
    ...longTexts,
    ...signs,
  ],
  rewordings,
  questions,
  carriers,
};
