/** What leaves the phone by itself. */
export const NETWORK = [
  'request',
  'downloadFile',
  'uploadFile',
  'connectSocket',
  'preloadAssets',
  'createUDPSocket',
  'createTCPSocket',
  'loadFontFace',
  'preloadWebview',
  'preloadSkylineView',
  'reportEvent',
  'reportAnalytics',
  'reportMonitor',
] as const

/** What the app calls and nothing hangs on. */
export const DONE = [
  'showToast',
  'setNavigationBarTitle',
  'setVisualEffectOnCapture',
  'stopPullDownRefresh',
  'pageScrollTo',
] as const

/**
 * What WeChat does for a tap only: no code may open another mini-program, ask for leave to send messages, or send a
 * file.
 */
export const BY_TAP = [
  'navigateToMiniProgram',
  'requestSubscribeMessage',
  'shareFileMessage',
] as const

/** What a phone says of itself. */
export interface Info {
  SDKVersion: string
  language: string
  theme: 'light' | 'dark'
  /** How much larger than usual WeChat's type is set. */
  fontSizeScaleFactor: number
  /** CSS pixels. */
  windowWidth: number
  windowHeight: number
  [name: string]: unknown
}

export const USUAL: Info = {
  SDKVersion: '3.6.0',
  version: '8.0.50',
  language: 'zh_CN',
  theme: 'light',
  fontSizeScaleFactor: 1,
  brand: 'HUAWEI',
  model: 'ALN-AL00',
  system: 'Android 12',
  platform: 'android',
  pixelRatio: 3,
  windowWidth: 375,
  windowHeight: 724,
  screenWidth: 375,
  screenHeight: 812,
  statusBarHeight: 44,
  host: { env: 'WeChat' },
}

/** WeChat's own components that the app uses; a tag that is none of them, and none of the app's, is a fault. */
export const BUILT_INS = [
  'view',
  'text',
  'button',
  'image',
  'input',
  'scroll-view',
  'page-container',
] as const
export type BuiltIn = (typeof BUILT_INS)[number]

/** As many pages are open over one another at most; asked for one more, WeChat does nothing but say so. */
export const MOST_PAGES = 10
