import type { AnswerCache } from '../../ports.ts';

/** A cache that never has anything. */
export const noCache: AnswerCache = { lookup: () => Promise.resolve(null) };
