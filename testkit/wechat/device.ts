import type { Browser, BrowserContext, ElementHandle, Page } from 'playwright-core'
import { PHONE } from '../browser/phone.ts'
import { builtInStyles } from './builtInStyles.ts'
import type { BrowserOptions, Complaint, EnterOptions, HostInBrowser } from './host/api.ts'
import type { Outside } from './outside.ts'
import { hostScript, packOf } from './pack.ts'
import { namesOfWx } from './wx/names.ts'

export interface BrowserDeviceOptions extends Partial<
  Pick<BrowserOptions, 'engine' | 'now' | 'storage'>
> {
  /** How WeChat opens the app. */
  launch?: EnterOptions
  /** CSS pixels, of the part under WeChat's own bar. */
  viewport?: { width: number; height: number }
  dark?: boolean
  /** What happens to the phone just before the app is opened. */
  before?: (page: Page) => Promise<void>
  /** How much larger than usual WeChat's type is set. */
  fontScale?: number
}

/** Where the app is served from, in a browser that asks the network for nothing. */
const ADDRESS = 'http://mini.program/'
/** Below WeChat's bar. */
const WINDOW = { width: 375, height: 724 }
/** Of one page, until two are the same. */
const MOST_PICTURES = 10
const names = namesOfWx()

/** A phone in Chromium with a built mini-program on it, on one of WeChat's own component frameworks. */
export class BrowserDevice {
  readonly page: Page
  /** What the browser complained of, and what it asked of any network. */
  readonly complaints: string[] = []
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  /** Opens the app. @param directory of a built mini-program */
  static async open(
    browser: Browser,
    directory: string,
    outside: Pick<Outside, 'answers' | 'callFunction'>,
    options: BrowserDeviceOptions = {},
  ): Promise<BrowserDevice> {
    const { viewport = WINDOW, dark = false } = options
    const [pack, script] = await Promise.all([packOf(directory, viewport.width), hostScript()])
    const context = await browser.newContext({
      ...PHONE,
      viewport,
      colorScheme: dark ? 'dark' : 'light',
    })
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    const device = new BrowserDevice(context, page)
    await device.#listen()
    await page.exposeFunction('outsideCloud', (name: string, data: Record<string, unknown>) =>
      outside.callFunction(name, data),
    )
    await page.exposeFunction(
      'outsideAnswer',
      async (name: string, given: Record<string, unknown>) => {
        const answer = await outside.answers[name]!(given)
        return answer instanceof Error ? { failed: answer.message } : { answer }
      },
    )
    await page.goto(ADDRESS)
    const given: BrowserOptions = {
      engine: options.engine ?? 'exparser',
      names,
      answers: Object.keys(outside.answers),
      info: { fontSizeScaleFactor: options.fontScale ?? 1 },
      ...(options.storage && { storage: options.storage }),
      ...(options.now !== undefined && { now: options.now }),
    }
    await page.addScriptTag({
      content: `{ const global = {}; ${script}; window.parts = hostParts }`,
    })
    await page.evaluate(
      `window.host = parts.openInBrowser(${JSON.stringify(pack)}, ${JSON.stringify(given)})`,
    )
    await options.before?.(page)
    await device.call('launch', options.launch ?? {})
    return device
  }

  async close(): Promise<void> {
    await this.#context.close()
  }

  /** Calls something of the host, and lets everything happen that comes of it. */
  async call<Name extends keyof HostInBrowser>(name: Name, ...given: unknown[]): Promise<void> {
    const words = given.map((one) => JSON.stringify(one)).join(', ')
    await this.page.evaluate(`host.${name}(${words})`)
    await this.rest()
  }

  /** Something the host knows, as far as JSON can say it. @param expression of `host` */
  ask<Value>(expression: string): Promise<Value> {
    return this.page.evaluate<Value>(expression)
  }

  rest(): Promise<void> {
    return this.page.evaluate('host.rest()')
  }

  /** Brings the app back to the front. */
  show(options: EnterOptions = {}): Promise<void> {
    return this.call('show', options)
  }

  /** Sends the app to the background. */
  hide(): Promise<void> {
    return this.call('hide')
  }

  /** The words on the screen, as the browser draws them. */
  text(): Promise<string> {
    return this.page.innerText('body')
  }

  /** What is in sight, as PNG, once it stands still: a picture on a page is drawn roughly first. */
  async picture(): Promise<Buffer> {
    await this.page.evaluate('Promise.all([...document.images].map((image) => image.decode()))')
    let before: Buffer | undefined
    for (let taken = 0; taken < MOST_PICTURES; taken++) {
      const now = await this.page.screenshot({ animations: 'disabled' })
      if (before?.equals(now)) return now
      before = now
    }
    throw new Error('the page does not stand still')
  }

  /** Puts a finger on what is called so, where it is in sight: what lies over it is tapped instead, which fails. */
  async tapText(name: string, nth?: number): Promise<void> {
    const part = await this.#part('find', name, nth)
    await part.scrollIntoViewIfNeeded()
    await this.rest()
    await part.tap()
    await this.rest()
  }

  /** Types into a field, in place of what is there. */
  async input(label: string, value: string): Promise<void> {
    const field = await this.#part('findField', label)
    await field.fill(value)
    await this.rest()
  }

  /** Answers the dialog that WeChat shows. */
  answerDialog(confirm: boolean): Promise<void> {
    return this.page
      .evaluate(`host.wx.dialogs.shift().answer({ confirm: ${confirm}, cancel: ${!confirm} })`)
      .then(() => this.rest())
  }

  /** WeChat's own arrow at the top left. */
  async arrowBack(): Promise<void> {
    await this.page.evaluate('host.wx.api.navigateBack({})')
    await this.rest()
  }

  /** The patient pulls the page down. */
  async pullDown(): Promise<void> {
    await this.page.evaluate('host.page.instance.onPullDownRefresh()')
    await this.rest()
  }

  /** What the app, its framework or the browser have complained of since this was asked last. */
  async newComplaints(): Promise<string[]> {
    const inHost = await this.ask<Complaint[]>('host.complaints.splice(0)')
    const faults = await this.ask<string[]>('host.faults()')
    const network = await this.ask<string[]>(
      'host.wx.network.splice(0).map(({ name }) => "asked the network: " + name)',
    )
    return [
      ...inHost.map(({ level, text }) => `${level}: ${text}`),
      ...faults,
      ...network,
      ...this.complaints.splice(0),
    ]
  }

  async #part(how: 'find' | 'findField', ...given: unknown[]): Promise<ElementHandle> {
    const words = given.map((one) => JSON.stringify(one)).join(', ')
    const handle = await this.page.evaluateHandle(`host.${how}(${words})`)
    return handle.asElement()
  }

  async #listen(): Promise<void> {
    const { page, complaints } = this
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.route('**/*', async (route) => {
      const url = route.request().url()
      if (url === ADDRESS)
        return route.fulfill({ contentType: 'text/html; charset=utf-8', body: await document() })
      complaints.push(`asked ${url}`)
      return route.abort()
    })
  }
}

const document = async (): Promise<string> =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>小程序</title>
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<style>${await builtInStyles()}</style></head><body></body></html>`
