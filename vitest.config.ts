import { defineConfig } from 'vitest/config'

/** Not vite.config.ts: that one is uni-app's. Unit tests stand beside the code; tests/ holds what crosses rooms. */
const exclude = ['**/node_modules/**', 'dist/**']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{cloudfunctions,sandbox,src,scripts}/**/*.test.ts'], exclude } },
      { test: { name: 'whole', include: ['tests/**/*.test.ts'], exclude, globalSetup: 'tests/buildFunctions.ts', testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
})
