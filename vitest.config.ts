import { defineConfig } from 'vitest/config'

export default defineConfig({
  // An example that is tested here must not bring a second copy of the library, the built one.
  resolve: {
    alias: [{ find: /^normscope\/(\w+)$/, replacement: `${import.meta.dirname}/src/$1/index.ts` }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // The tests read text. Left to itself, it is coloured on a terminal and wherever CI is set, and laid out for the screen: what
    // is said of narrow ones has tests of its own.
    // Native code has tests of its own, which ask for it; elsewhere no compiler shall start beside the tests.
    env: { NO_COLOR: '1', COLUMNS: '200', NORMSCOPE_ENGINE: 'wasm' },
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
})
