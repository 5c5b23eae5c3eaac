/** What a row's value should be: at most, or at least. */
export type Goal = { readonly most: number } | { readonly least: number };

/** One figure: a value that is compared with goals and with the baseline, and what stands behind it. */
export interface Row {
  /** Stays the same over versions: the baseline is found by it. */
  readonly id: string;
  readonly what: string;
  /** Null where it could not be measured here. */
  readonly value: number | null;
  /** ms, MB, requests/s, %; `x` is a ratio. */
  readonly unit: string;
  /** The figures behind the value, in words. */
  readonly detail: string;
  /** For the first working version; null where a figure is only printed. */
  readonly goal: Goal | null;
  /** For later versions. */
  readonly later: Goal | null;
}

/** Whether a goal was reached, in words. */
export function reached({ value }: Row, goal: Goal | null): 'yes' | 'no' | 'no goal' | 'not measured' {
  if (value === null) return 'not measured';
  if (goal === null) return 'no goal';
  const fits = 'most' in goal ? value <= goal.most : value >= goal.least;
  return fits ? 'yes' : 'no';
}

/** More than ten times off a goal: broken rather than slow, whatever else the machine was doing. */
export function isGrosslyOff({ value, goal }: Row): boolean {
  if (value === null || goal === null) return false;
  return 'most' in goal ? value > 10 * goal.most : value < goal.least / 10;
}

/** A row's value or goal with its unit, as short as it can be told. */
export function quantity(value: number | null, unit: string): string {
  if (value === null) return 'not measured';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit === 'x' || unit === '%' ? '' : ' '}${unit}`;
}

export function goalText(goal: Goal | null, unit: string): string {
  if (goal === null) return '-';
  return 'most' in goal ? `<= ${quantity(goal.most, unit)}` : `>= ${quantity(goal.least, unit)}`;
}
