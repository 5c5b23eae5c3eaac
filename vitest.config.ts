import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // XState reports events sent to finished actors only in its development build.
    execArgv: ['--conditions=development'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
  ssr: {
    resolve: { conditions: ['development', 'module', 'node'], externalConditions: ['development', 'node'] },
  },
});
