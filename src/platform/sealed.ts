// #ifdef H5
import { openInBrowser, removeFromBrowser, sealInBrowser } from './sealedBrowser.ts'
// #endif

/** What was sealed since the app was opened: all there is where the phone cannot seal, or has no room. */
const memory = new Map<string, unknown>()

/**
 * Keeps a patient's own data so that it lies on the phone only encrypted: by WeChat, with a key that it gives to
 * nobody, or by the browser, with one that cannot be read out. Never throws.
 */
export async function seal(name: string, value: unknown): Promise<void> {
  memory.set(name, value)
  // #ifdef MP-WEIXIN
  // An older WeChat would pass over `encrypt` and keep it in clear.
  if (wx.canIUse('setStorage.object.encrypt'))
    await new Promise<void>((done) => {
      wx.setStorage({ key: name, data: value, encrypt: true, complete: () => done() })
    })
  // #endif
  // #ifdef H5
  await sealInBrowser(name, value).catch(() => undefined)
  // #endif
}

/** Undefined where there is none, or where it cannot be opened any more. Never throws. */
export async function open(name: string): Promise<unknown> {
  if (memory.has(name)) return memory.get(name)
  let value: unknown
  // #ifdef MP-WEIXIN
  value = await new Promise((done) => {
    wx.getStorage({
      key: name,
      encrypt: true,
      success: ({ data }) => done(data),
      fail: () => done(undefined),
    })
  })
  // #endif
  // #ifdef H5
  value = await openInBrowser(name).catch(() => undefined)
  // #endif
  return value
}

/** Never throws. */
export async function unseal(name: string): Promise<void> {
  memory.delete(name)
  // #ifdef MP-WEIXIN
  await new Promise<void>((done) => {
    wx.removeStorage({ key: name, complete: () => done() })
  })
  // #endif
  // #ifdef H5
  await removeFromBrowser(name).catch(() => undefined)
  // #endif
}
