import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import jsqr from 'jsqr'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { h5Address } from '../../scripts/codes/code.ts'
import { printPdf } from '../../scripts/codes/pdf.ts'
import { qrSvg } from '../../cloudfunctions/lib/qr/qr.ts'
import { institutionMark } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { FIXMEDINS_CODE } from '../../sandbox/defaults.ts'
import { sheetsHtml, type Sheet } from '../../scripts/codes/sheet.ts'
import { launchChromium } from '../../scripts/command/chromium.ts'
import { signIn } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openPrinter, type Printer } from './printer.ts'

/** CommonJS: what an ES module sees as its default depends on the loader. */
const decode = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr

const WARD = '普外科'
const TICKET = 'xLiM-ePSixgF9zlX4i9ZxsxMsOe1'
const address = h5Address('https://xinyong.example.cn', TICKET)
const sheet: Sheet = {
  hospital: '泉州示范医院',
  ward: '心血管内科',
  bed: '12',
  kind: 'h5',
  code: qrSvg(address),
  serial: '3F9A-12C7',
  madeOn: '2026-11-24',
  until: undefined,
  phone: '0595-0000000',
}

let care: RunningCare
let outDir: string
let printer: Printer

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'codes-'))
  care = await startCare()
  printer = await openPrinter(care, outDir)
})
afterAll(async () => {
  await printer.close()
  await care.close()
  await rm(outDir, { recursive: true, force: true })
})

const files = async () => (await readdir(outDir)).sort()
const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length
const boxes = (pdf: Buffer) =>
  [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
    ([, width, height]) => [Number(width), Number(height)],
  )

describe('npm run codes', () => {
  test('prints a ward, a page a bed, and every code on it works', async () => {
    const printed = await printer.codes(
      'issue',
      '--ward',
      WARD,
      '--beds',
      '1-5,加1',
      '--out',
      outDir,
      '--phone',
      '0595-0000000',
      '--until',
      '2099-12-31',
    )
    expect(printed).toMatchObject({
      code: 0,
      err: '对象：当前的环境变量\n',
      out: expect.stringMatching(/^6 张床头码：.*床头码-普外科-1至加1床-\d{8}-\d{6}\.pdf\n$/),
    })
    const [name, ...others] = await files()
    expect(others).toEqual([])
    const file = join(outDir, name!)
    expect((await stat(file)).mode & 0o077).toBe(0)
    const pdf = await readFile(file)
    expect(pages(pdf)).toBe(6)
    // A5 in points, 1/72 inch; to half a millimetre.
    for (const [width, height] of boxes(pdf)) {
      expect(Math.abs(width! - 419.53)).toBeLessThan(1.4)
      expect(Math.abs(height! - 595.28)).toBeLessThan(1.4)
    }
    const app = await signIn(care, 'dev-sheets')
    const beds = await Promise.all(
      printer.scenes.map(
        async (scene) =>
          ((await app.get('entry.resolve', { scene })) as { ward: string; bed: string }).bed,
      ),
    )
    expect(beds.sort()).toEqual(['1', '2', '3', '4', '5', '加1'].sort())
    expect((await printer.codes('list', '--ward', WARD)).out).toMatch(
      /普外科 {2}1 床 {2}有效至 2099-12-31[\s\S]*其中普外科有效的床头码 6 个。\n$/,
    )
  })

  test('--replace ends the bed’s earlier codes, and without it they go on', async () => {
    const app = await signIn(care, 'dev-sheets')
    const first = await printer.issue('骨科', '8')
    const second = await printer.issue('骨科', '8')
    expect([
      await app.ask('entry.resolve', { scene: first }),
      await app.ask('entry.resolve', { scene: second }),
    ]).toMatchObject([{ ok: true }, { ok: true }])
    const third = await printer.issue('骨科', '08', '--replace')
    for (const scene of [first, second])
      expect(await app.ask('entry.resolve', { scene })).toMatchObject({
        ok: false,
        error: { code: 'state.ticket-revoked' },
      })
    expect(await app.ask('entry.resolve', { scene: third })).toMatchObject({ ok: true })
  })

  test('revokes a bed however it is written, and says where there is nothing to revoke', async () => {
    const app = await signIn(care, 'dev-sheets')
    const scene = await printer.issue('儿科', '02')
    expect(await printer.codes('revoke', '--ward', '儿科', '--bed', '2床')).toMatchObject({
      code: 0,
      out: expect.stringContaining('已停用 儿科 02 床'),
    })
    expect(await app.ask('entry.resolve', { scene })).toMatchObject({
      ok: false,
      error: { code: 'state.ticket-revoked' },
    })
    expect(await printer.codes('revoke', '--ward', '儿科', '--bed', '2')).toMatchObject({
      code: 1,
      out: '儿科 2 床没有有效的床头码。\n',
    })
    expect(await printer.codes('revoke', '--serial', '0000-0000')).toMatchObject({
      code: 1,
      out: expect.stringContaining('没有编号为'),
    })
    expect((await printer.codes('list', '--ward', '儿科')).out).toMatch(
      /\n其中没有儿科有效的床头码。\n$/,
    )
    expect((await printer.codes('list', '--ward', '儿科', '--all')).out).toContain('停用')
  })

  test('where WeChat refuses, there is neither a sheet nor a code', async () => {
    const before = await files()
    const down = await openPrinter(care, outDir, { WX_API_URL: 'http://127.0.0.1:9' })
    const failed = await down.codes('issue', '--ward', '眼科', '--beds', '1-3', '--out', outDir)
    await down.close()
    expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringContaining('连不上微信') })
    expect(await files()).toEqual(before)
    expect((await printer.codes('list', '--ward', '眼科', '--all')).out).toMatch(
      /\n其中没有眼科床头码。\n$/,
    )
  })

  test('of several institutions, the one that is named: no other’s bed, and no other’s code', async () => {
    const OTHER = 'H35050200002'
    const several = await openPrinter(care, outDir, {
      INSTITUTIONS: JSON.stringify([
        { code: FIXMEDINS_CODE, name: '本部' },
        { code: OTHER, name: '北院', phone: '0595-0000002' },
      ]),
    })
    try {
      const bed = ['--ward', '康复科', '--bed', '1']
      const refused = await several.codes('issue', ...bed, '--out', outDir)
      expect(refused).toMatchObject({
        code: 2,
        err: expect.stringContaining(
          `--institution 写明是哪一个：${FIXMEDINS_CODE} 本部、${OTHER} 北院`,
        ),
      })
      const scene = await several.issue('康复科', '1', '--institution', OTHER)
      expect(scene.slice(0, 4)).toBe(institutionMark(OTHER))
      const app = await signIn(care, 'dev-sheets')
      expect(await app.ask('entry.resolve', { scene })).toMatchObject({
        ok: false,
        error: { code: 'state.ticket-foreign' },
      })
      const listed = (await several.codes('list', '--ward', '康复科', '--json')).out
      const { codes } = JSON.parse(listed) as { codes: { serial: string }[] }
      expect(codes).toEqual([
        expect.objectContaining({ institution: OTHER, hospital: '泉州示范医院（北院）' }),
      ])
      const atFirst = await several.codes('revoke', ...bed, '--institution', FIXMEDINS_CODE)
      expect(atFirst).toMatchObject({ code: 1, out: '康复科 1 床没有有效的床头码。\n' })
      expect(await several.codes('revoke', ...bed)).toMatchObject({ code: 2 })
      // The paper's own number is nobody else's.
      const bySerial = await several.codes('revoke', '--serial', codes[0]?.serial ?? '')
      expect(bySerial).toMatchObject({
        code: 0,
        out: expect.stringContaining('已停用 康复科 1 床'),
      })
    } finally {
      await several.close()
    }
  })

  test('without WX_APPID the codes are for the browser', async () => {
    const h5 = await openPrinter(care, outDir, {
      WX_APPID: '',
      WX_APPSECRET: '',
      H5_URL: 'http://127.0.0.1:5173/',
    })
    expect(
      await h5.codes('issue', '--ward', '肿瘤科', '--bed', '1', '--out', outDir),
    ).toMatchObject({ code: 0 })
    expect(h5.scenes).toEqual([])
    await h5.close()
  })

  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['nothing', [], {}, /^要说明是 issue、list 还是 revoke\n\n用法/],
    ['an unknown option', ['issue', '--wards', 'x'], {}, /^不认识 --wards\n\n用法/],
    ['no ward', ['issue', '--beds', '1-3'], {}, /^--ward 应有 1 到 20 个字\n/],
    ['no bed', ['revoke', '--ward', WARD], {}, /--beds：没有写床号/],
    [
      'a date that is none',
      ['issue', '--ward', WARD, '--bed', '1', '--until', '2027-02-30'],
      {},
      /--until 应是日期/,
    ],
    [
      'a date that is over',
      ['issue', '--ward', WARD, '--bed', '1', '--until', '2020-01-01'],
      {},
      /已经过去了/,
    ],
    ['no institution', ['list'], { HOSPITAL_FIXMEDINS_CODE: '' }, /HOSPITAL_FIXMEDINS_CODE 未设置/],
    [
      'no name',
      ['issue', '--ward', WARD, '--bed', '1'],
      { HOSPITAL_NAME: '' },
      /HOSPITAL_NAME 未设置/,
    ],
    [
      'nobody to draw',
      ['issue', '--ward', WARD, '--bed', '1'],
      { WX_APPID: '' },
      /WX_APPID 未设置/,
    ],
    [
      'no secret',
      ['issue', '--ward', WARD, '--bed', '1'],
      { WX_APPSECRET: '' },
      /WX_APPSECRET 未设置/,
    ],
  ])('explains: %s', async (_, argv, env, why) => {
    const other = await openPrinter(care, outDir, env)
    const { code, out, err } = await other.codes(...argv)
    expect({ out, err }).toEqual({ out: '', err: expect.stringMatching(why) })
    // A command line that is wrong is told how it is right.
    expect(code).toBe(err.includes('用法') ? 2 : 1)
    await other.close()
  })
})

describe('the sheet', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  /** As it would be printed, at about 190 dots per inch. */
  async function show(one: Sheet) {
    const page = await browser.newPage({
      viewport: { width: 560, height: 794 },
      deviceScaleFactor: 2,
    })
    await page.setContent(sheetsHtml([one]))
    return page
  }

  test('its code is read from the rendered picture, by another program', async () => {
    const page = await show(sheet)
    const box = (await page.locator('.code svg').boundingBox())!
    const picture = await page.screenshot({ clip: box })
    const side = Number(/viewBox="0 0 (\d+)/.exec(sheet.code)![1])
    const modules = await page.evaluate<number[][]>(`(async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      const context = canvas.getContext('2d')
      context.drawImage(image, 0, 0)
      // What stands in the middle of each module, made even: the reader cannot cope with modules of 13.4 points.
      const side = ${side}
      const middle = (index) => Math.floor((index + 0.5) * image.width / side)
      const { data } = context.getImageData(0, 0, image.width, image.height)
      return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => data[(middle(y) * image.width + middle(x)) * 4]))
    })(${JSON.stringify(`data:image/png;base64,${picture.toString('base64')}`)})`)
    expect(new Set(modules.flat())).toEqual(new Set([0, 255]))
    const scale = 4
    const data = Buffer.alloc((side * scale) ** 2 * 4, 255)
    modules.forEach((row, y) =>
      row.forEach((shade, x) => {
        for (let down = 0; down < scale; down += 1)
          data.fill(
            shade,
            ((y * scale + down) * side + x) * scale * 4,
            ((y * scale + down) * side + x + 1) * scale * 4,
          )
      }),
    )
    expect(decode(new Uint8ClampedArray(data), side * scale, side * scale)?.data).toBe(address)
    await page.close()
  })

  const long = {
    ...sheet,
    kind: 'wechat' as const,
    hospital: '福建医科大学附属泉州第一人民医院城东院区康复医学与老年医学中心分院综合楼二期'.slice(
      0,
      40,
    ),
    ward: '心脏大血管外科重症监护病房第二护理单元东'.slice(0, 20),
    bed: '临时加床东区第十二号位',
    until: '2027-12-31',
    phone: '0595-00000000 转 0000（夜间 0595-0000000）'.slice(0, 30),
  }
  test.each([
    ['an ordinary one', sheet],
    ['the longest names', long],
    ['markup in a name', { ...sheet, hospital: '<b>医院</b>&"', ward: "</style><script>'" }],
  ])('all of it is on the page, and nothing else: %s', async (_, one) => {
    const page = await show(one)
    expect(await page.locator('.sheet').count()).toBe(1)
    expect(await page.locator('script, .hospital *, .ward *').count()).toBe(0)
    for (const text of [
      one.hospital,
      one.ward,
      one.bed,
      one.serial,
      one.phone!,
      '扫',
      '同意授权',
      '冻结金额',
    ])
      expect(await page.locator('.sheet').innerText()).toContain(text)
    const outside = await page.evaluate<string[]>(`(() => {
      const { right, bottom } = document.querySelector('.sheet').getBoundingClientRect()
      const parts = [...document.querySelectorAll('.sheet *')].filter((part) => part.getBoundingClientRect().width > 0)
      const overlaps = (a, b) => { const [x, y] = [document.querySelector(a).getBoundingClientRect(), document.querySelector(b).getBoundingClientRect()]; return x.bottom > y.top + 1 }
      return [
        ...parts.filter((part) => part.getBoundingClientRect().right > right - 30 || part.getBoundingClientRect().bottom > bottom - 20).map((part) => part.className || part.tagName),
        ...[['header', '.place'], ['.place', '.code svg'], ['.code svg', 'ol'], ['ol', 'footer']].filter(([a, b]) => overlaps(a, b)).map(([a, b]) => a + ' over ' + b),
        ...(document.querySelector('.ward').getBoundingClientRect().right > document.querySelector('.bed').getBoundingClientRect().left ? ['ward over bed'] : []),
      ]
    })()`)
    expect(outside).toEqual([])
    // 70 mm at the least, 96 to the inch.
    expect((await page.locator('.code svg').boundingBox())!.height).toBeGreaterThan(
      (70 / 25.4) * 96,
    )
    await page.close()
  })

  test('prints with its letters in it, on one page each, also the last', async () => {
    const pdf = await printPdf(sheetsHtml([sheet, long, sheet]))
    expect(pages(pdf)).toBe(3)
    // Letters as outlines or as a font, in the file either way: the printer's computer has no Chinese fonts to lend.
    expect(/\/FontFile[23]?\b|\/Subtype \/Type3\b/.test(pdf.toString('latin1'))).toBe(true)
  })
})
