import type { Plugin } from 'vite'

/**
 * WeChat reads `aria-role` and takes no notice of `role`; for a browser it is an attribute that does not exist, and a
 * checker of accessibility says so of every element. Both stand in the templates: a build for browsers leaves it out.
 */
export const withoutRoles = (template: string): string =>
  template.replace(/\s+:?aria-role="[^"]*"/g, '')

export function withoutWechatRoles(): Plugin {
  return {
    name: 'without-wechat-roles',
    enforce: 'pre',
    transform: (code, id) =>
      process.env.UNI_PLATFORM === 'h5' && /\.vue$/.test(id)
        ? { code: withoutRoles(code), map: null }
        : null,
  }
}
