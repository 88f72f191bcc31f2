import type { Plugin } from 'vite'

/**
 * English is a subpackage of its own, which WeChat fetches when it is first wanted, by `require.async`. uni-app knows
 * of no import across packages that waits, and would have it fail.
 */
export function withEnglishApart(): Plugin {
  return {
    name: 'with-english-apart',
    apply: () => process.env.UNI_PLATFORM === 'mp-weixin',
    renderDynamicImport: ({ targetModuleId }) =>
      targetModuleId?.replaceAll('\\', '/').endsWith('/src/english/words.ts')
        ? { left: 'require.async(', right: ')' }
        : null,
  }
}
