import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MINI_PROGRAM } from '../../sandbox/defaults.ts'
import { entranceEnvironment, startWechat, type RunningWechat } from '../../sandbox/wechat/index.ts'
import { launchChromium } from '../../scripts/command/chromium.ts'
import { ENGLISH, type Phrase } from '../../src/landing/english.ts'
import { axeFindings, stumblingBlocks } from '../../testkit/browser/inspect.ts'
import { standstill } from '../../testkit/browser/standstill.ts'
import { startLanding, type RunningLanding } from './landing.ts'
import { USER_AGENTS, openPhone, type Client, type LandingPhone } from './phone.ts'

const PICTURES = fileURLToPath(new URL('../../dist/pictures', import.meta.url))
const STAY = 'ZY20261101003'
const TICKET = 'AbC_-0123456789zyxwvutsrqpoN'

let browser: Browser
let wechat: RunningWechat
/** With everything set up, with nothing, and with a scheme in clear only. */
let landing: RunningLanding
let bare: RunningLanding
let scheme: RunningLanding
let inUse: LandingPhone[]

beforeAll(async () => {
  browser = await launchChromium()
  wechat = await startWechat({ port: 0 })
  landing = await startLanding((url) => entranceEnvironment(wechat.url, url))
  bare = await startLanding(() => ({}))
  scheme = await startLanding(() => ({ WX_APPID: MINI_PROGRAM.appId, WX_SCHEME: 'declared' }))
  await mkdir(PICTURES, { recursive: true })
}, 120_000)
afterAll(async () => {
  await browser.close()
  for (const one of [landing, bare, scheme, wechat]) await one.close()
})
beforeEach(() => {
  inUse = []
})
afterEach(async () => {
  for (const { context, complaints } of inUse) {
    await context.close()
    expect(complaints).toEqual([])
  }
  await fetch(`${wechat.url}/sandbox/faults`, { method: 'DELETE' })
})

interface Visit extends LandingPhone {
  /** What the button leads to by itself. */
  href(): Promise<string | null>
  tap(): Promise<void>
  sees(words: string | RegExp): Promise<void>
}

async function visit(
  agent: keyof typeof USER_AGENTS,
  query = '',
  {
    at = landing,
    client = {},
    options = {},
  }: {
    at?: RunningLanding
    client?: Partial<Client>
    options?: Parameters<Browser['newContext']>[0]
  } = {},
): Promise<Visit> {
  const phone = await openPhone(browser, wechat, at.url, USER_AGENTS[agent], options)
  inUse.push(phone)
  Object.assign(phone.client, client)
  await phone.page.goto(`${at.url}${query}`)
  return {
    ...phone,
    href: () => phone.page.locator('#go').getAttribute('href'),
    tap: async () => {
      const { x, y, width, height } = (await phone.page.locator('#go').boundingBox())!
      await phone.page.touchscreen.tap(x + width / 2, y + height / 2)
    },
    sees: (words) => phone.page.getByText(words).last().waitFor({ state: 'visible' }),
  }
}

const tagThere = (phone: Visit) =>
  phone.page.locator('wx-open-launch-weapp').waitFor({ state: 'attached' })
const followed = () => wechat.followed().at(-1)

describe('in WeChat', () => {
  test.each(['iphone', 'android'] as const)(
    '%s: one tap opens the mini-program, with the stay',
    async (agent) => {
      const phone = await visit(agent, `?hosp_mdtrt_id=${STAY}`)
      await tagThere(phone)
      await phone.sees(`已记下住院登记号 ${STAY}`)
      await phone.tap()
      await expect
        .poll(() => phone.opened)
        .toEqual([
          {
            appid: MINI_PROGRAM.appId,
            username: MINI_PROGRAM.username,
            path: `pages/arrival/index.html?hosp_mdtrt_id=${STAY}`,
          },
        ])
      expect(phone.configured).toHaveLength(1)
      expect(phone.configured[0]).toMatchObject({
        debug: false,
        openTagList: ['wx-open-launch-weapp'],
      })
      expect(phone.page.url()).toContain('/landing')
    },
  )

  const escaped = [...TICKET].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')
  test.each<[string, string, string]>([
    ['nothing', '', ''],
    ['a menu’s own mark', '?from=menu', ''],
    ['a stay, escaped', '?hosp_mdtrt_id=ZY%2D1', '?hosp_mdtrt_id=ZY-1'],
    ['a ticket', `?ticket=${TICKET}`, `?ticket=${TICKET}`],
    ['a ticket, escaped', `?ticket=${escaped}`, `?ticket=${TICKET}`],
    ['a scene', `?scene=${TICKET}`, `?ticket=${TICKET}`],
    ['a scene, escaped', `?scene=${escaped}&from=groupmessage`, `?ticket=${TICKET}`],
    ['both', `?scene=${TICKET}&hosp_mdtrt_id=${STAY}`, `?hosp_mdtrt_id=${STAY}`],
    ['what is no end of a stay', `?hosp_mdtrt_id=${'Z'.repeat(41)}`, ''],
    ['markup', `?hosp_mdtrt_id=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`, ''],
    [
      'a script’s end',
      `?hosp_mdtrt_id=${encodeURIComponent('</script><svg onload=alert(1)>')}`,
      '',
    ],
    ['another parameter in it', `?hosp_mdtrt_id=${encodeURIComponent('ZY1&ticket=x#y')}`, ''],
    [
      'braces, which WeChat’s tag evaluates in its content',
      '?hosp_mdtrt_id=%7B%7Balert(1)%7D%7D',
      '',
    ],
  ])('the place is kept, and nothing else: %s', async (_, query, kept) => {
    const phone = await visit('iphone', query)
    await tagThere(phone)
    await phone.tap()
    await expect
      .poll(() => phone.opened.map(({ path }) => path))
      .toEqual([`pages/arrival/index.html${kept}`])
    const link = await phone.href()
    await fetch(link!)
    expect(new URLSearchParams(followed()!.query).toString()).toBe(
      new URLSearchParams(kept).toString(),
    )
    expect(await phone.page.locator('img:visible, main svg:not(.icon)').count()).toBe(0)
    expect(await phone.page.locator('wx-open-launch-weapp script').textContent()).toMatch(
      /^<div style="width:\d+px;height:\d+px"><\/div>$/,
    )
  })

  test.each(['?ticket=%E5%BA%8A%E5%A4%B4', '?scene=100%', `?ticket=${'a'.repeat(33)}`])(
    'a code that cannot be read is said, and goes no further: %s',
    async (query) => {
      const phone = await visit('iphone', query)
      await phone.sees('床头二维码没扫清楚')
      await tagThere(phone)
      await phone.tap()
      await expect
        .poll(() => phone.opened.map(({ path }) => path))
        .toEqual(['pages/arrival/index.html'])
    },
  )

  test('the tag is where the button is, also when the phone is turned', async () => {
    const phone = await visit('iphone')
    await tagThere(phone)
    await phone.page.setViewportSize({ width: 812, height: 375 })
    await expect
      .poll(async () => (await phone.page.locator('wx-open-launch-weapp').boundingBox())?.width)
      .toBe((await phone.page.locator('#go').boundingBox())!.width)
    expect(await phone.page.locator('wx-open-launch-weapp').count()).toBe(1)
    await phone.tap()
    await expect.poll(() => phone.opened).toHaveLength(1)
  })

  test('where the first place has no JS-SDK, the second has', async () => {
    const phone = await visit('iphone', '', { client: { sdk: 'second' } })
    await tagThere(phone)
    expect(phone.scripts.map((one) => new URL(one).host)).toEqual([
      'res.wx.qq.com',
      'res2.wx.qq.com',
    ])
  })

  test.each<[string, Partial<Client>]>([
    ['no JS-SDK', { sdk: 'none' }],
    ['a system that cannot show the tag', { tag: 'unsupported' }],
    ['a tag that does not appear', { tag: 'absent' }],
  ])('%s: the same button leads by the link', async (_, client) => {
    const phone = await visit('iphone', `?hosp_mdtrt_id=${STAY}`, { client })
    await phone.page.locator('#go:not([href="#"])[href]').waitFor()
    await phone.page.waitForTimeout(300)
    await phone.tap()
    await phone.page.waitForURL(`${wechat.url}/l/**`)
    expect(followed()).toEqual({
      appId: MINI_PROGRAM.appId,
      path: 'pages/arrival/index',
      query: { hosp_mdtrt_id: STAY },
    })
    expect(phone.opened).toEqual([])
  })

  test('the tag says that it could not: said, and the next tap goes by the link', async () => {
    const phone = await visit('iphone', `?ticket=${TICKET}`, { client: { tag: 'fails' } })
    await tagThere(phone)
    await phone.tap()
    await phone.sees('没有打开小程序')
    await phone.tap()
    await phone.page.waitForURL(`${wechat.url}/l/**`)
    expect(followed()!.query).toEqual({ ticket: TICKET })
  })

  test('a signature that WeChat does not take is made once more with another ticket', async () => {
    const first = await visit('iphone')
    await tagThere(first)
    wechat.replaceTickets()
    await landing.age('ticket', 3_600_000)
    const phone = await visit('iphone')
    await tagThere(phone)
    expect(phone.configured).toHaveLength(2)
  })
})

describe('elsewhere', () => {
  test('another browser on a phone: by the link, without anything of WeChat’s in the page', async () => {
    const phone = await visit('safari', `?hosp_mdtrt_id=${STAY}`)
    await phone.page.locator('#go:not([href="#"])[href]').waitFor()
    await phone.tap()
    await phone.page.waitForURL(`${wechat.url}/l/**`)
    expect(followed()!.query).toEqual({ hosp_mdtrt_id: STAY })
    expect(phone.scripts).toEqual([])
  })

  test('by the scheme where there is no link', async () => {
    const phone = await visit('safari', `?ticket=${TICKET}`, { at: scheme })
    await phone.page.locator('#go:not([href="#"])[href]').waitFor()
    expect(await phone.href()).toBe(
      `weixin://dl/business/?appid=${MINI_PROGRAM.appId}&path=pages%2Farrival%2Findex&query=ticket%3D${TICKET}`,
    )
  })

  test('but not in WeChat, which follows none', async () => {
    const phone = await visit('iphone', `?ticket=${TICKET}`, { at: scheme })
    await phone.sees('请这样打开')
    expect(await phone.page.locator('#go').isVisible()).toBe(false)
  })

  test('a computer: a code for the phone, which leads to this very page', async () => {
    const phone = await visit('desktop', `?hosp_mdtrt_id=${STAY}&from=mail`, {
      options: { viewport: { width: 1200, height: 900 }, isMobile: false, hasTouch: false },
    })
    await phone.page.locator('#code').waitFor({ state: 'visible' })
    expect(
      await phone.page.evaluate(
        `document.getElementById('code').decode().then(() => document.getElementById('code').naturalWidth)`,
      ),
    ).toBeGreaterThan(20)
    expect(await phone.page.locator('#go').isVisible()).toBe(false)
    await phone.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await phone.page.getByText('复制网址').click()
    await phone.sees('已复制')
    expect(await phone.page.evaluate('navigator.clipboard.readText()')).toBe(
      `${landing.url}?hosp_mdtrt_id=${STAY}`,
    )
  })

  test('a computer, where no code can be drawn: the address stands there', async () => {
    const phone = await visit('desktop', '', {
      at: bare,
      options: { isMobile: false, hasTouch: false },
    })
    await phone.sees(bare.url)
  })

  test('an old WeChat: how to make it newer, and how to go without', async () => {
    const phone = await visit('oldAndroid', `?hosp_mdtrt_id=${STAY}`)
    await phone.sees('您的微信版本较旧')
    for (const words of ['更新微信', '搜“泉州医保信用就医”', `填住院登记号 ${STAY}`])
      await phone.sees(words)
    expect([phone.scripts, await phone.page.locator('#go').isVisible()]).toEqual([[], false])
    // By hand the number is not brought along: nothing says that it was.
    await phone.sees('这样打开要自己填一次')
    expect(await phone.page.innerText('body')).not.toContain('不用再填')
  })

  test('in English, where the browser is not Chinese; and in the other at a tap', async () => {
    const phone = await visit('iphone', `?hosp_mdtrt_id=${STAY}`, { options: { locale: 'en-GB' } })
    await phone.sees('Open the mini-program')
    await phone.sees(`Admission number ${STAY} noted`)
    // No Chinese but the name to look for, what stands on WeChat's own buttons, and the way to it.
    const text = (await phone.page.innerText('body'))
      .replace(/"[^"]+" \([^)]+\)/g, '')
      .replace('中文', '')
    expect(text).not.toMatch(/[一-鿿]/)
    await phone.page.getByText('中文').click()
    await phone.sees('打开小程序')
    await phone.page.getByText('English').click()
    await phone.sees('Open the mini-program')
  })
})

describe('where something is missing, the page says how to go on', () => {
  test('nothing is set up: by searching, with the name to paste', async () => {
    const phone = await visit('iphone', `?ticket=${TICKET}`, { at: bare })
    await phone.sees('请这样打开')
    await phone.sees(/床头有二维码的/)
    expect(await phone.page.locator('.btn-primary:visible').allInnerTexts()).toEqual([
      '复制小程序名称',
    ])
    await phone.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await phone.page.getByText('复制小程序名称').click()
    await phone.sees('已复制，到微信的搜索框里粘贴')
    expect(await phone.page.evaluate('navigator.clipboard.readText()')).toBe('泉州医保信用就医')
  })

  test.each(['iphone', 'safari'] as const)(
    'the network goes after the page has come, %s: said, and mended by trying again',
    async (agent) => {
      const phone = await openPhone(browser, wechat, landing.url, USER_AGENTS[agent])
      inUse.push(phone)
      let down = true
      await phone.context.route(landing.url, (route) =>
        down && route.request().method() === 'POST' ? route.abort() : route.continue(),
      )
      await phone.page.goto(landing.url)
      await phone.page.getByText('网络不通').waitFor()
      await phone.page.getByText('搜“泉州医保信用就医”').waitFor()
      down = false
      await phone.page.getByText('重试', { exact: true }).press('Enter')
      await phone.page.locator('#go:not([href="#"])[href]').waitFor()
      expect(await phone.page.getByText('网络不通').isVisible()).toBe(false)
    },
  )

  test('WeChat gives nothing: said, and mended by trying again', async () => {
    const own = await startWechat({ port: 0 })
    const other = await startLanding((url) => entranceEnvironment(own.url, url))
    await own.close()
    const phone = await visit('iphone', '', { at: other })
    await phone.sees('暂时打不开小程序')
    await phone.sees('重试')
    await phone.sees('搜“泉州医保信用就医”')
    await other.close()
  })

  test('without scripts: how to find the mini-program', async () => {
    const phone = await visit('iphone', '', { options: { javaScriptEnabled: false } })
    await phone.sees('搜“泉州医保信用就医”')
    await phone.sees(/床头有二维码的/)
  })
})

describe('every state can be read and used', () => {
  const MODES = {
    normal: { options: {}, smallestType: 16 },
    dark: { options: { colorScheme: 'dark' }, smallestType: 16 },
    large: { options: { viewport: { width: 320, height: 700 } }, smallestType: 32, fontSize: 32 },
    english: { options: { locale: 'en-GB' }, smallestType: 16 },
  } as const
  const STATES: Record<
    string,
    {
      agent: keyof typeof USER_AGENTS
      query?: string
      at?: () => RunningLanding
      client?: Partial<Client>
      until: Phrase
      tap?: true
      options?: Parameters<Browser['newContext']>[0]
    }
  > = {
    wechat: { agent: 'iphone', query: `?hosp_mdtrt_id=${STAY}`, until: '打开小程序' },
    bed: { agent: 'android', query: `?ticket=${TICKET}`, until: '打开小程序' },
    unreadable: { agent: 'iphone', query: '?ticket=%E5%BA%8A', until: '打开小程序' },
    failed: { agent: 'iphone', client: { tag: 'fails' }, until: '没有打开小程序', tap: true },
    phone: { agent: 'safari', query: `?hosp_mdtrt_id=${'W'.repeat(40)}`, until: '打开小程序' },
    old: { agent: 'oldAndroid', query: `?hosp_mdtrt_id=${STAY}`, until: '您的微信版本较旧' },
    alone: { agent: 'iphone', at: () => bare, until: '请这样打开' },
    desktop: {
      agent: 'desktop',
      query: `?hosp_mdtrt_id=${STAY}`,
      until: '用手机打开',
      options: {
        viewport: { width: 1200, height: 900 },
        isMobile: false,
        hasTouch: false,
        deviceScaleFactor: 1,
      },
    },
  }

  test.each(Object.keys(MODES) as (keyof typeof MODES)[])(
    '%s',
    async (mode) => {
      const { options, smallestType, ...more } = MODES[mode]
      const found: Record<string, unknown> = {}
      for (const [
        name,
        { agent, query = '', at, client = {}, until, tap, options: own = {} },
      ] of Object.entries(STATES)) {
        const where = at?.() ?? landing
        const phone = await openPhone(browser, wechat, where.url, USER_AGENTS[agent], {
          ...options,
          ...own,
        })
        inUse.push(phone)
        Object.assign(phone.client, client)
        if ('fontSize' in more)
          await (
            await phone.context.newCDPSession(phone.page)
          ).send('Page.setFontSizes', {
            fontSizes: { standard: more.fontSize, fixed: more.fontSize },
          })
        await phone.page.goto(`${where.url}${query}`)
        if (tap) {
          await phone.page.locator('wx-open-launch-weapp').waitFor({ state: 'attached' })
          await phone.page.locator('wx-open-launch-weapp').click()
        }
        const words = mode === 'english' ? ENGLISH[until] : until
        await phone.page.getByText(words).first().waitFor({ state: 'visible' })
        await standstill(phone.page)
        await phone.page.screenshot({
          path: join(PICTURES, `landing-${mode}-${name}.png`),
          animations: 'disabled',
          fullPage: true,
        })
        const [blocks, axe] = [
          await stumblingBlocks(phone.page, { smallestType, sheet: false }),
          await axeFindings(phone.page),
        ]
        if (blocks.length > 0 || axe.length > 0) found[name] = { blocks, axe }
      }
      expect(found).toEqual({})
    },
    120_000,
  )
})
