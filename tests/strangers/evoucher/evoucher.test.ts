import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { openSite, type Site } from '../../browser/site.ts'
import {
  consent as consentInBrowser,
  fillIn as fillInBrowser,
  see,
  tap,
} from '../../browser/steps.ts'
import { Bench } from '../../miniprogram/bench.ts'
import { comeBack, jump, toHandoff } from '../../miniprogram/steps.ts'
import { Service, type Card } from './service.ts'

const service = new Service()
const frozen = demoPatient('frozen')
const card = (more: Partial<Card> = {}): Card => ({
  name: frozen.psn_name,
  number: frozen.cert_no,
  ...more,
})

/** What stands on the paper, under our names for it: nothing else is done to connect it. */
function configuration(): Record<string, string> {
  const { kind, address, partnerId, partnerSecret, appId, path, version, field } = service.onPaper
  return {
    EVOUCHER_KIND: kind,
    EVOUCHER_URL: address,
    EVOUCHER_PARTNER_ID: partnerId,
    EVOUCHER_PARTNER_SECRET: partnerSecret,
    EVOUCHER_APP_ID: appId,
    EVOUCHER_PATH: path,
    EVOUCHER_ENV_VERSION: version,
    EVOUCHER_CODE_FIELDS: field,
  }
}

beforeAll(() => service.start())
afterAll(() => service.stop())

describe('somebody else’s user query, with configuration alone', () => {
  describe('on the bundle', () => {
    let bench: Bench
    beforeAll(async () => {
      bench = new Bench({ env: configuration() })
      await bench.start()
    }, 180_000)
    afterAll(() => bench.close())

    test('all the way to the amounts, and from a relative’s phone', async () => {
      for (const relative of [false, true]) {
        const phone = await bench.open()
        await toHandoff(phone, frozen)
        await jump(phone)
        const { appId, path } = service.onPaper
        expect(phone.device.wx.callsOf('navigateToMiniProgram')).toEqual([
          { appId, path, extraData: {}, envVersion: 'trial' },
        ])
        await comeBack(phone, service.agree(card({ relative })))
        expect(phone.device.pages).toEqual(['pages/stay/index'])
        expect(phone.device.shows('¥12,000.00')).toBe(true)
        expect(service.asked.at(-1)).toMatchObject({ openid: phone.openid, answer: { code: '0' } })
      }
      bench.putAway()
    })

    test('a relative’s own, and a code that it does not know', async () => {
      const phone = await bench.open()
      await toHandoff(phone, frozen)
      await jump(phone)
      await comeBack(phone, { qrcode: '28000000000000000000000000' })
      expect(phone.device.shows('没有确认这次授权')).toBe(true)
      await phone.device.hide()
      await comeBack(phone, service.agree({ name: '陈小孩', number: 'X1', relative: true }))
      expect(phone.device.shows('刚才用的是家人 陈*孩 的医保电子凭证')).toBe(true)
      bench.putAway()
    })
  })

  describe('in a browser', () => {
    let site: Site
    beforeAll(async () => {
      site = await openSite({ env: configuration() })
    }, 180_000)
    afterAll(() => site.close())

    test('all the way to the amounts', async () => {
      const { page } = await site.phone()
      await page.goto(`${site.url}/?hosp_mdtrt_id=${frozen.hosp_mdtrt_id}`)
      await consentInBrowser(page)
      await fillInBrowser(page, frozen)
      await see(page, '还差一步授权')
      await tap(page, '去医保电子凭证授权')
      await page.waitForURL((url) =>
        url.href.startsWith(`${service.origin}/${service.onPaper.path}`),
      )
      const { qrcode } = service.agree(card())
      await page.goto(`${site.url}/?qrcode=${qrcode}`)
      await see(page, '12,000.00')
      expect(page.url()).not.toContain('qrcode')
      await site.putAway()
    })
  })
})
