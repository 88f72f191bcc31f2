import { defineConfig } from 'vitest/config'

/** Not vite.config.ts: that one is uni-app's. Unit tests stand beside the code; tests/ holds what crosses rooms. */
const exclude = ['**/node_modules/**', 'dist/**']
/** These take the machine's measure, or drive it to its limit: they have it to themselves. */
const alone = 'tests/{bench,load}/**'
const processes = {
  globalSetup: 'tests/buildOnce.ts',
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{cloudfunctions,sandbox,shared,src,scripts}/**/*.test.ts'],
          exclude,
          // Properties over thousands of inputs, on a machine that does other work beside.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...processes,
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          exclude: [...exclude, alone],
        },
      },
      { test: { ...processes, name: 'alone', include: [`${alone}/*.test.ts`], exclude } },
    ],
  },
})
