/** The last `size` values of a sequence. Immutable: `pushWindow` returns the next one. */
export interface Window {
  readonly size: number;
  readonly values: readonly number[];
}

/** @param size how many values are kept, a whole number >= 1. */
export function emptyWindow(size: number): Window {
  return { size, values: [] };
}

/** The window after one more value; the oldest leaves when it is full. */
export function pushWindow(window: Window, value: number): Window {
  const kept = window.values.length < window.size ? window.values : window.values.slice(1);
  return { size: window.size, values: [...kept, value] };
}

/**
 * Mean of what the window holds, or null when it holds nothing.
 * Summed anew each time: a running sum would drift over long answers.
 */
export function windowMean(window: Window): number | null {
  if (window.values.length === 0) return null;
  let sum = 0;
  for (const value of window.values) sum += value;
  return sum / window.values.length;
}
