import { defineConfig } from 'vitest/config'
import type { Reporter, Vitest } from 'vitest/node'

/**
 * Stryker sees failed tests, and unhandled errors; of a file that cannot even be loaded, neither. Without this, code
 * that throws while it is loaded would pass for code that nobody misses.
 */
function reportBrokenFiles(): Reporter {
  let vitest: Vitest
  return {
    onInit: (context) => void (vitest = context),
    // Not onTestModuleEnd: it is not called for a file that failed before its first test.
    onTestRunEnd(modules) {
      for (const error of modules.flatMap((module) => module.errors()))
        vitest.state.catchError(error, 'cannot be loaded')
    },
  }
}

/** The unit tests of one room, for Stryker: it has no way of its own to name them for every run. */
export default defineConfig({
  test: {
    include: (process.env.MUTATE_FOLDERS ?? '')
      .split(',')
      .map((folder) => `${folder}/**/*.test.ts`),
    // It loads modules anew in a test: what is settled when a file is loaded would pass for covered by that test alone.
    exclude: ['**/primitives/choice.test.ts'],
    setupFiles: ['scripts/mutate/shortProperties.ts'],
    testTimeout: 30_000,
    reporters: [reportBrokenFiles()],
  },
})
