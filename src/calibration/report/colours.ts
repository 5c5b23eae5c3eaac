/** Colours of a report by their role; reportStyle.ts gives each a light and a dark value. */
export const colours = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  faint: 'var(--faint)',
  policy: 'var(--policy)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  needless: 'var(--needless)',
  caught: 'var(--caught)',
  other: 'var(--other)',
} as const;
