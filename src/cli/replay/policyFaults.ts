/** What makes a value a policy, beside what must hold of it. */
const MUST: readonly (readonly [field: string, holds: (value: unknown) => boolean, what: string])[] = [
  ['name', (value) => typeof value === 'string' && value !== '', 'a name'],
  ['calibration', (value) => value === null || isObject(value), 'null, or an object with an id'],
  ['form', (value) => value === 'renormalised' || value === 'residual', "'renormalised' or 'residual'"],
  ['topLogprobs', (value) => isWhole(value) && value >= 1 && value <= 20, 'a whole number from 1 to 20'],
  ['window', (value) => isWhole(value) && value >= 1, 'a whole number of at least 1'],
  ['next', isFunction, 'a function (state, reading) => state'],
  ['verdict', isFunction, 'a function (state) => verdict'],
  ['ended', isFunction, 'a function (state, ending) => final verdict'],
];

/** What a value lacks to be a `Policy`, one sentence a field; empty when it lacks nothing that can be seen. */
export function policyFaults(value: unknown): readonly string[] {
  if (!isObject(value)) return [`it is ${value === null ? 'null' : typeof value}, not an object`];
  const faults = MUST.filter(([field, holds]) => !holds(value[field])).map(([field, , what]) =>
    field in value ? `${field} must be ${what}` : `${field} is missing: ${what}`,
  );
  if (!('initial' in value)) faults.push('initial is missing: the state before the first token');
  if (value.open !== undefined && !isFunction(value.open)) faults.push('open must be a function');
  const { second } = value;
  if (second !== undefined && !(isObject(second) && isFunction(second.wanted) && isFunction(second.heard))) {
    faults.push('second must be an object with the functions wanted and heard');
  }
  return faults;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}
