import type { Browser, BrowserContext, Page } from 'playwright-core'
import { signPage } from '../../cloudfunctions/lib/wechat/signature.ts'
import type { RunningWechat } from '../../sandbox/wechat/index.ts'
import { PHONE } from '../../testkit/browser/phone.ts'

export const USER_AGENTS = {
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN',
  android:
    'Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003133) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64',
  oldAndroid:
    'Mozilla/5.0 (Linux; Android 7.0; FRD-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/57.0.2987.132 MQQBrowser/6.2 TBS/044109 Mobile Safari/537.36 MicroMessenger/6.6.7.1321(0x26060739) NetType/WIFI Language/zh_CN',
  safari:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
} as const

/** What WeChat's client does with the page. */
export interface Client {
  /** Whether the JS-SDK can be had: from both places, the second only, or neither. */
  sdk: 'both' | 'second' | 'none'
  /** What the open tag does: opens, says that it could not, or does not appear. */
  tag: 'opens' | 'fails' | 'absent' | 'unsupported'
}

interface Opened {
  appid: string
  username: string
  path: string
}

export interface LandingPhone {
  context: BrowserContext
  page: Page
  /** May be changed at any time. */
  client: Client
  /** What the open tag has opened. */
  opened: Opened[]
  /** Which scripts of WeChat's were asked for, and how often WeChat was asked to believe the page. */
  scripts: string[]
  configured: Record<string, unknown>[]
  /** Errors of scripts, dialogs, and requests to any other host. */
  complaints: string[]
}

/**
 * A telephone whose WeChat knows the page's official account: its JS-SDK and open tag are stand-ins that judge as the
 * real ones do.
 */
export async function openPhone(
  browser: Browser,
  wechat: RunningWechat,
  landingUrl: string,
  userAgent: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<LandingPhone> {
  const context = await browser.newContext({ ...PHONE, userAgent, ...options })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const phone: LandingPhone = {
    context,
    page,
    client: { sdk: 'both', tag: 'opens' },
    opened: [],
    scripts: [],
    configured: [],
    complaints: [],
  }

  page.on('pageerror', (error) => phone.complaints.push(error.message))
  page.on('dialog', (dialog) => {
    phone.complaints.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      phone.complaints.push(message.text())
  })
  const known = [
    new URL(landingUrl).origin,
    wechat.url,
    'https://res.wx.qq.com',
    'https://res2.wx.qq.com',
  ]
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !known.some((one) => request.url().startsWith(`${one}/`)))
      phone.complaints.push(`asked ${request.url()}`)
  })
  await context.route(/^https:\/\/res2?\.wx\.qq\.com\//, (route) => {
    phone.scripts.push(route.request().url())
    const there =
      phone.client.sdk === 'both' ||
      (phone.client.sdk === 'second' && route.request().url().includes('//res2.'))
    return there
      ? route.fulfill({ contentType: 'application/javascript', body: SDK })
      : route.abort()
  })
  await page.exposeFunction('wechatBelieves', (options: Record<string, unknown>, url: string) => {
    phone.configured.push(options)
    const signature = signPage({
      ticket: wechat.ticket() ?? '',
      nonce: String(options.nonceStr),
      timestamp: Number(options.timestamp),
      url,
    })
    return {
      believes: options.signature === signature && (options.jsApiList as unknown[]).length > 0,
      tag: phone.client.tag,
    }
  })
  await page.exposeFunction('wechatOpens', (opened: Opened) => {
    if (phone.client.tag === 'opens') phone.opened.push(opened)
    return phone.client.tag
  })
  return phone
}

/** Runs in the browser. */
const SDK = `(() => {
  const then = { ready: [], error: [] }
  window.wx = {
    ready: (call) => then.ready.push(call),
    error: (call) => then.error.push(call),
    async config(options) {
      const { believes, tag } = await window.wechatBelieves(options, location.href.split('#')[0])
      if (!believes) return then.error.splice(0).forEach((call) => call({ errMsg: 'config:fail,invalid signature' }))
      if (tag === 'unsupported') document.dispatchEvent(new CustomEvent('WeixinOpenTagsError', { detail: { errMsg: 'not supported' } }))
      else if (tag !== 'absent' && options.openTagList.includes('wx-open-launch-weapp')) define()
      then.ready.splice(0).forEach((call) => call())
    },
  }
  function define() {
    if (customElements.get('wx-open-launch-weapp')) return
    customElements.define('wx-open-launch-weapp', class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: 'closed' })
        root.innerHTML = this.querySelector('script[type="text/wxtag-template"]').textContent
        root.addEventListener('click', async () => {
          const [appid, username, path] = ['appid', 'username', 'path'].map((name) => this.getAttribute(name))
          const outcome = await window.wechatOpens({ appid, username, path })
          this.dispatchEvent(new CustomEvent(outcome === 'opens' ? 'launch' : 'error', { detail: { errMsg: outcome } }))
        })
        this.dispatchEvent(new CustomEvent('ready'))
      }
    })
  }
})()`
