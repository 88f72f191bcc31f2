import type { Plugin } from 'vite'

/**
 * Where the code that pages share lies: everything of src that is neither a page, a component, nor a subpackage's own,
 * and the rules that it shares with the functions.
 */
const SHARED =
  /\/(src\/(api|dates|documents|entry|identity|money|navigation|platform|stay|stores|words)|shared)\/[^?]*\.ts$/

/**
 * One file for the code that the pages share. uni-app gives each module a file of its own, and WeChat's compiler its
 * own preamble and helpers to each.
 */
export function withFewerFiles(): Plugin {
  return {
    name: 'with-fewer-files',
    apply: () => process.env.UNI_PLATFORM === 'mp-weixin',
    outputOptions(options) {
      const { manualChunks } = options
      if (typeof manualChunks !== 'function')
        throw new Error('uni-app no longer says which module goes where')
      return {
        ...options,
        manualChunks: (id, api) =>
          SHARED.test(id.replaceAll('\\', '/')) ? 'common/shared' : manualChunks(id, api),
      }
    },
  }
}
