import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that mutants of core and machines have to face, and no others. */
const config = mergeConfig(base, defineConfig({ test: { setupFiles: ['test/withoutShrinking.ts'] } }));
config.test.include = ['test/core/**/*.test.ts', 'test/machines/**/*.test.ts'];

export default config;
