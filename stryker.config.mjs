/**
 * Mutation testing of core and machines: `npx stryker run`. Vitest strips the types itself, so no
 * TypeScript checker is needed. After a change of tests add `--force`: what runs when a module is loaded,
 * as the chart does, is otherwise reported as it was found the last time.
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: ['src/core/**/*.ts', 'machines/**/*.ts', '!machines/index.ts', '!machines/*.events.ts'],
  ignorePatterns: [
    // Only what the tests of core and machines read is copied.
    '/*',
    '!/package.json',
    '!/vitest.config.ts',
    '!/vitest.mutation.config.ts',
    '!/machines',
    '!/src',
    '/src/*',
    '!/src/core',
    '!/test',
    '/test/*',
    '!/test/core',
    '!/test/machines',
    '!/test/arbitraries.ts',
    '!/test/withoutShrinking.ts',
    // TypeScript 7 lacks the interface by which Stryker would rewrite tsconfig.json, so it stays behind.
  ],
  concurrency: 2,
  timeoutMS: 10_000,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: 'reports/mutation/report.html' },
  jsonReporter: { fileName: 'reports/mutation/report.json' },
  thresholds: { high: 95, low: 85, break: 85 },
};
