import type { Platform } from './buildApp.ts'

/** What is delivered to somebody's telephone, each looked through by itself. */
export type Bundle = Platform | 'landing'

export interface AllowedPlace {
  host: string
  /** What the path starts with. */
  path: string
  platforms: readonly Bundle[]
  why: string
}

/**
 * Every place on the network that the app and the landing page may name. The app asks none of them for anything; the
 * landing page, WeChat.
 */
export const ALLOWED: readonly AllowedPlace[] = [
  {
    host: 'www.w3.org',
    path: '/2000/svg',
    platforms: ['h5', 'mp-weixin'],
    why: 'the XML name of SVG, in Vue and in our own icons',
  },
  {
    host: 'www.w3.org',
    path: '/1998/Math/MathML',
    platforms: ['h5'],
    why: 'the XML name of MathML, in Vue',
  },
  {
    host: 'www.w3.org',
    path: '/1999/xlink',
    platforms: ['h5'],
    why: 'the XML name of XLink, in Vue',
  },
  {
    host: 'vuejs.org',
    path: '/error-reference/#runtime-',
    platforms: ['h5', 'mp-weixin'],
    why: 'what Vue calls its errors',
  },
  {
    host: 'uniapp.dcloud.net.cn',
    path: '/tutorial/run/mp-log.html',
    platforms: ['mp-weixin'],
    why: 'documentation in a warning that uni-app writes in development only',
  },
  {
    host: 'res.wx.qq.com',
    path: '/open/js/jweixin-',
    platforms: ['landing'],
    why: 'WeChat’s JS-SDK, without which its open tag does not work; loaded in WeChat only, once the official account has signed the page',
  },
  {
    host: 'res2.wx.qq.com',
    path: '/open/js/jweixin-',
    platforms: ['landing'],
    why: 'the same, where the first cannot be reached',
  },
]
