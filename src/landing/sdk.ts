import type { SignedConfiguration } from '../../cloudfunctions/landing/api.ts'

/** The second stands in where the first cannot be had. */
const SCRIPTS = [
  'https://res.wx.qq.com/open/js/jweixin-1.6.0.js',
  'https://res2.wx.qq.com/open/js/jweixin-1.6.0.js',
]
/** For each script, and for WeChat's own judgement, ms. */
const PATIENCE = 5000

export const OPEN_TAG = 'wx-open-launch-weapp'

/** WeChat's JS-SDK, as far as it is used. */
export interface Sdk {
  config(options: object): void
  ready(then: () => void): void
  error(then: (reason: { errMsg?: string }) => void): void
}

/** @throws where no script can be had in time */
export async function loadSdk(): Promise<Sdk> {
  for (const source of SCRIPTS) {
    const sdk = await inTime(script(source)).then(
      () => (window as { wx?: Sdk }).wx,
      () => undefined,
    )
    if (sdk !== undefined) return sdk
  }
  throw new Error('no JS-SDK')
}

/** Asks WeChat for the open tag. @throws where it does not believe the signature, or says nothing */
export function configure(
  sdk: Sdk,
  { appId, timestamp, nonceStr, signature }: SignedConfiguration,
): Promise<void> {
  return inTime(
    new Promise((resolve, reject) => {
      sdk.ready(() => resolve())
      sdk.error((reason) => reject(new Error(reason.errMsg ?? 'config')))
      document.addEventListener('WeixinOpenTagsError', () => reject(new Error('no open tags')))
      // Without any function WeChat on Android refuses the whole configuration.
      sdk.config({
        debug: false,
        appId,
        timestamp,
        nonceStr,
        signature,
        jsApiList: ['checkJsApi'],
        openTagList: [OPEN_TAG],
      })
    }),
  )
}

function script(source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script')
    element.src = source
    element.onload = () => resolve()
    element.onerror = () => reject(new Error('script'))
    document.head.appendChild(element)
  })
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('late')), PATIENCE)
    }),
  ])
}
