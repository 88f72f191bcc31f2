import { defineConfig } from 'vitest/config'

// Not vite.config.ts: that one is uni-app's. Unit tests stand beside the code; tests/ holds what crosses rooms.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{cloudfunctions,sandbox,src,scripts}/**/*.test.ts'], exclude: ['**/node_modules/**', 'dist/**'] } },
    ],
  },
})
