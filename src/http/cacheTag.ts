/** What a kept answer may be marked with, to be purged by. */
export const CACHE_TAG = /^[A-Za-z0-9_.:-]{1,64}$/;

export const TAG_RULE = 'is no tag: it must be at most 64 letters, digits and _ . : -';
