import type { Platform } from './buildApp.ts'

export interface AllowedPlace {
  host: string
  /** What the path starts with. */
  path: string
  platforms: readonly Platform[]
  why: string
}

/** Every place on the network that the app may name. None of them is ever asked for anything. */
export const ALLOWED: readonly AllowedPlace[] = [
  { host: 'www.w3.org', path: '/2000/svg', platforms: ['h5', 'mp-weixin'], why: 'the XML name of SVG, in Vue and in our own icons' },
  { host: 'www.w3.org', path: '/1998/Math/MathML', platforms: ['h5'], why: 'the XML name of MathML, in Vue' },
  { host: 'www.w3.org', path: '/1999/xlink', platforms: ['h5'], why: 'the XML name of XLink, in Vue' },
  { host: 'vuejs.org', path: '/error-reference/#runtime-', platforms: ['h5', 'mp-weixin'], why: 'what Vue calls its errors' },
  { host: 'uniapp.dcloud.net.cn', path: '/tutorial/run/mp-log.html', platforms: ['mp-weixin'], why: 'documentation in a warning that uni-app writes in development only' },
]
