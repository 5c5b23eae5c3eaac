import type { Admission } from '../../ports.ts';

/** No keys, limits or budgets: everyone may ask. */
export const openAdmission: Admission = { admit: () => Promise.resolve(null) };
