import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { openSite, type Site } from '../../../testkit/browser/site.ts'
import {
  consent as consentInBrowser,
  fillIn as fillInBrowser,
  see,
  tap,
} from '../../../testkit/browser/steps.ts'
import { RunningMiniProgram } from '../../miniprogram/runningMiniProgram.ts'
import { comeBack, jump, toHandoff } from '../../miniprogram/steps.ts'
import type { RunningCare } from '../../../testkit/running.ts'
import { Gateway } from './gateway.ts'
import { Service } from './service.ts'
import type { Card, UserQuery } from './userQuery.ts'

// Somebody else's user query, with configuration alone.

const frozen = demoPatient('frozen')
const card = (more: Partial<Card> = {}): Card => ({
  name: frozen.psn_name,
  number: frozen.cert_no,
  ...more,
})

const STRANGERS: [string, UserQuery, string][] = [
  ['in TypeScript', new Service(), ''],
  ['in Python', new Gateway(), Gateway.missing],
]
for (const [language, , missing] of STRANGERS)
  if (missing !== '') console.warn(`NOT TRIED: a user query ${language}: ${missing}`)

/** What stands on the paper, under our names for it: nothing else is done to connect it. */
async function connect(care: RunningCare, { onPaper }: UserQuery): Promise<void> {
  const { kind, address, partnerId, partnerSecret, appId, path, version, field } = onPaper
  await care.restartFunctions('SIGTERM', {
    EVOUCHER_KIND: kind,
    EVOUCHER_URL: address,
    EVOUCHER_PARTNER_ID: partnerId,
    EVOUCHER_PARTNER_SECRET: partnerSecret,
    EVOUCHER_APP_ID: appId,
    EVOUCHER_PATH: path,
    EVOUCHER_ENV_VERSION: version,
    EVOUCHER_CODE_FIELDS: field,
  })
}

/** @returns the self-test's line about the e-voucher */
async function selftestLine(env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/selftest/main.ts'], {
    cwd: fileURLToPath(new URL('../../../', import.meta.url)),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const out = await text(child.stdout)
  return out.split('\n').find((line) => line.slice(2).startsWith('电子凭证 '))
}

const running = new RunningMiniProgram()
let site: Site

beforeAll(async () => {
  await running.start()
  site = await openSite()
}, 300_000)
afterAll(async () => {
  await site.close()
  await running.close()
})

for (const [language, service, missing] of STRANGERS)
  describe.skipIf(missing !== '')(language, () => {
    beforeAll(async () => {
      await service.start()
      await connect(running.care, service)
      await connect(site.care, service)
    }, 60_000)
    afterAll(() => service.stop())

    test('on the bundle, all the way to the amounts, and from a relative’s phone', async () => {
      for (const relative of [false, true]) {
        const phone = await running.open()
        await toHandoff(phone, frozen)
        await jump(phone)
        const { appId, path, version: envVersion } = service.onPaper
        expect(phone.device.wx.callsOf('navigateToMiniProgram')).toEqual([
          { appId, path, extraData: {}, envVersion },
        ])
        await comeBack(phone, await service.agree(card({ relative })))
        expect(phone.device.pages).toEqual(['pages/stay/index'])
        expect(phone.device.shows('¥12,000.00')).toBe(true)
        expect((await service.askedBy()).at(-1)).toBe(phone.openid)
      }
      running.putAway()
    })

    test('a relative’s own, and a code that it does not know', async () => {
      const phone = await running.open()
      await toHandoff(phone, frozen)
      await jump(phone)
      const [field] = Object.keys(await service.agree(card())) as [string]
      await comeBack(phone, { [field]: '28000000000000000000000000' })
      expect(phone.device.shows('没有确认这次授权')).toBe(true)
      await phone.device.hide()
      await comeBack(phone, await service.agree({ name: '陈小孩', number: 'X1', relative: true }))
      expect(phone.device.shows('刚才用的是家人 陈*孩 的医保电子凭证')).toBe(true)
      running.putAway()
    })

    test('the self-test finds that it knows our signature, and says no without it', async () => {
      const { env } = running.care
      expect(await selftestLine(env)).toMatch(/^✓ .*认我们，不认别人，拒绝了一个假授权码/)
      expect(await selftestLine({ ...env, EVOUCHER_PARTNER_SECRET: 'another' })).toMatch(
        /^✗ .*EVOUCHER_PARTNER_SECRET/,
      )
    })

    test('in a browser, all the way to the amounts', async () => {
      const { page } = await site.phone()
      await page.goto(`${site.url}/?hosp_mdtrt_id=${frozen.hosp_mdtrt_id}`)
      await consentInBrowser(page)
      await fillInBrowser(page, frozen)
      await see(page, '最后一步：授权')
      await tap(page, '去医保电子凭证授权')
      await page.waitForURL((url) =>
        url.href.startsWith(`${service.origin}/${service.onPaper.path}`),
      )
      const brought = String(new URLSearchParams(await service.agree(card())))
      await page.goto(`${site.url}/?${brought}`)
      await see(page, '12,000.00')
      expect(page.url()).not.toContain(brought)
      await site.putAway()
    })
  })
