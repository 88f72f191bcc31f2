import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { demoPatient } from '../../sandbox/defaults.ts'
import { openSite, type Site } from '../../tests/browser/site.ts'
import { see, tap, walk } from '../../tests/browser/steps.ts'
import { buildFunctions } from '../functions/build.ts'
import { FUNCTIONS_DIRECTORY } from '../../tests/running.ts'

/** `npm run pictures`: the app's pages as they are now, and the README's picture of three of them, under docs/pictures. */
const target = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
await mkdir(target, { recursive: true })
await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
const site = await openSite()
try {
  await arrival(site)
  await stay(site, 'frozen')
  await stay(site, 'settled')
  await overview(site, ['arrival', 'stay-frozen', 'stay-settled'])
} finally {
  await site.close()
}

const file = (name: string) => join(target, `${name}.png`)
const settle = (page: Page) => page.waitForTimeout(600)

async function arrival({ url, phone, putAway }: Site): Promise<void> {
  const { page } = await phone()
  await page.goto(`${url}/?hosp_mdtrt_id=${demoPatient('frozen').hosp_mdtrt_id}`)
  await see(page, '只要三步')
  await settle(page)
  await page.screenshot({ path: file('arrival') })
  await tap(page, '开始')
  await see(page, '同意并继续')
  await settle(page)
  await page.screenshot({ path: file('consent') })
  await tap(page, '同意并继续')
  await see(page, '谁在住院？')
  await settle(page)
  await page.screenshot({ path: file('identity') })
  await putAway()
}

async function stay({ url, phone, putAway }: Site, key: 'frozen' | 'settled'): Promise<void> {
  const { page } = await phone()
  await walk(page, url, demoPatient(key))
  await see(page, '办理经过')
  await settle(page)
  await page.screenshot({ path: file(`stay-${key}`) })
  if (key === 'frozen') {
    await tap(page, '我的协议')
    await see(page, '已签署')
    await settle(page)
    await page.screenshot({ path: file('agreements') })
  }
  await putAway()
}

/** Three pages side by side, on one ground. */
async function overview({ browser }: Site, names: string[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 760 }, deviceScaleFactor: 1 })
  await page.goto(pathToFileURL(target).href)
  await page.setContent(`<body style="margin:0;display:flex;gap:30px;padding:40px 45px;background:#dfe9ea;box-sizing:border-box">${
    names.map((name) => `<img src="${pathToFileURL(file(name)).href}" style="width:310px;border-radius:26px;box-shadow:0 8px 28px #0a3b4433">`).join('')}</body>`)
  await page.waitForFunction('[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)')
  await page.screenshot({ path: file('overview') })
}
