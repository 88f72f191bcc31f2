import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

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

/** What a call answers when a test has not said otherwise. `*:ok` comes by itself. */
export const ANSWERS: Record<string, Record<string, unknown>> = {
  login: { code: 'login-code' },
  getNetworkType: { networkType: 'wifi' },
  getSetting: { authSetting: {} },
  getClipboardData: { data: '' },
  checkSession: {},
  ...Object.fromEntries(
    [
      'showToast',
      'hideToast',
      'showLoading',
      'hideLoading',
      'setNavigationBarTitle',
      'setNavigationBarColor',
      'showNavigationBarLoading',
      'hideNavigationBarLoading',
      'setBackgroundColor',
      'setBackgroundTextStyle',
      'setVisualEffectOnCapture',
      'pageScrollTo',
      'startPullDownRefresh',
      'stopPullDownRefresh',
      'vibrateShort',
      'vibrateLong',
      'hideKeyboard',
      'hideHomeButton',
      'hideShareMenu',
      'showShareMenu',
      'updateShareMenu',
      'makePhoneCall',
      'setClipboardData',
      'previewImage',
      'openDocument',
      'setKeepScreenOn',
      'setPageStyle',
      'openPrivacyContract',
      'openSetting',
      'exitMiniProgram',
      'enableAlertBeforeUnload',
      'disableAlertBeforeUnload',
    ].map((name) => [name, {}]),
  ),
}

const info = {
  SDKVersion: '3.6.0',
  version: '8.0.50',
  language: 'zh_CN',
  theme: 'light',
  fontSizeSetting: 16,
  fontSizeScaleFactor: 1,
  brand: 'HUAWEI',
  model: 'ALN-AL00',
  system: 'Android 12',
  platform: 'android',
  pixelRatio: 3,
  benchmarkLevel: 30,
  windowWidth: 375,
  windowHeight: 724,
  screenWidth: 375,
  screenHeight: 812,
  screenTop: 88,
  statusBarHeight: 44,
  safeArea: { left: 0, right: 375, top: 44, bottom: 778, width: 375, height: 734 },
  host: { env: 'WeChat' },
  enableDebug: false,
}

/** What a call that answers at once answers. */
export const AT_ONCE: Record<string, unknown> = {
  getSystemInfoSync: info,
  getAppBaseInfo: info,
  getWindowInfo: info,
  getDeviceInfo: info,
  getSystemSetting: { deviceOrientation: 'portrait' },
  getAppAuthorizeSetting: { cameraAuthorized: 'authorized' },
  getAccountInfoSync: {
    miniProgram: { appId: 'touristappid', envVersion: 'release', version: '1.0.0' },
    plugin: {},
  },
  getMenuButtonBoundingClientRect: {
    width: 87,
    height: 32,
    top: 48,
    right: 365,
    bottom: 80,
    left: 278,
  },
  getExtConfigSync: {},
  getStorageInfoSync: { keys: [], currentSize: 0, limitSize: 10240 },
}

/** Listeners of things that a test has no way to bring about yet: they are taken and never called. */
export const LISTENERS = [
  'onError',
  'offError',
  'onUnhandledRejection',
  'offUnhandledRejection',
  'onPageNotFound',
  'offPageNotFound',
  'onThemeChange',
  'offThemeChange',
  'onNetworkStatusChange',
  'offNetworkStatusChange',
  'onMemoryWarning',
  'offMemoryWarning',
  'onUserCaptureScreen',
  'offUserCaptureScreen',
  'onKeyboardHeightChange',
  'offKeyboardHeightChange',
  'onWindowResize',
  'offWindowResize',
] as const

/** Every function WeChat has under `wx`, as far as uni-app's types list them. */
export function knownNames(): string[] {
  const types = readFileSync(
    createRequire(import.meta.url).resolve('@dcloudio/types/uni-app/uni-patches/wx/index.d.ts'),
    'utf8',
  )
  const members = types.slice(types.indexOf('\ninterface Uni {'))
  const names = [...members.matchAll(/^ {4}(?:readonly )?([a-z]\w+)(?:<[^(]*>)?\(/gm)].map(
    ([, name]) => name!,
  )
  if (!names.includes('preloadAssets') || names.length < 100)
    throw new Error('the types of wx are not where they were')
  return names
}
