/**
 * Changes with whatever a guard decides: candidates that other guards approved are not those of these, so
 * that it is part of a semantic partition's name.
 */
export const GUARDS_VERSION = '1';
