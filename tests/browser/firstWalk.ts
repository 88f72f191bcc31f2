import { expect, test } from 'vitest'
import { CODE_SETS } from '../../sandbox/codeSets.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import type { Site } from '../../testkit/browser/site.ts'
import { fillIn, see, tap, text, toEvoucher, walk } from '../../testkit/browser/steps.ts'

/**
 * From the arrival page to the stay, and back the next day. No code decides what is said: whatever they are, it is the
 * same.
 */
export function firstWalk(site: () => Site, codes: keyof typeof CODE_SETS): void {
  test('arrival, consent, identity, hand-over, return, the stay, the agreements', async () => {
    const { page, picture, complaints } = await site().phone()
    const patient = demoPatient('frozen')
    await page.goto(`${site().url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    await see(page, /已记下住院登记号/)
    await picture('1-arrival')
    await tap(page, '开始')
    await see(page, '同意并继续')
    await picture('2-consent')
    await tap(page, '同意并继续')
    await see(page, '谁在住院？')
    await picture('3-identity')
    await fillIn(page, patient)
    await see(page, '最后一步：授权')
    await picture('4-handoff')
    await toEvoucher(page)
    await picture('5-evoucher')
    await page.getByRole('button', { name: '同意授权' }).click()
    await see(page, '医保个人账户')
    await see(page, '办理经过')
    const shown = await text(page)
    for (const words of [
      '黄*练',
      '已冻结',
      '12,000.00',
      '壹万贰仟元整',
      '3,000.00',
      '9,000.00',
      '冻结时间',
    ])
      expect(shown).toContain(words)
    expect(shown).not.toContain(patient.cert_no)
    expect(shown).not.toContain(patient.psn_name)
    // Neither the state nor the code stays in the address, where it could be shared or come again.
    expect(page.url()).not.toMatch(/state=|code=/)
    await picture('6-stay')
    await tap(page, '我的协议')
    await see(page, '有效')
    await see(page, CODE_SETS[codes].names.sign_state![CODE_SETS[codes].signState.signed]!)
    await picture('7-agreements')
    expect(complaints).toEqual([])
  })

  test('coming back tomorrow: the newest state, and nothing to do again', async () => {
    const { page, context } = await site().phone()
    const patient = demoPatient('settled')
    await walk(page, site().url, patient)
    await see(page, '已结算')
    const again = await context.newPage()
    await again.goto(`${site().url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    await again.getByText('已结算').last().waitFor()
    await again.close()
    expect(await text(page)).toContain('18,650.30')
  })

  test.each<[Parameters<typeof demoPatient>[0], RegExp]>([
    ['signed', /未冻结/],
    // Of these the hospital has moved nothing itself: what the platform leaves open is left open.
    ['partly-released', /后来有没有解冻，医保平台没有说/],
    ['released', /已经全部解冻/],
    ['refunded', /没有用到冻结的钱，或者已经退款/],
    ['largest', /99,999,999,999,999\.99/],
  ])('%s', async (key, words) => {
    const { page, picture, complaints } = await site().phone()
    await walk(page, site().url, demoPatient(key))
    await see(page, words)
    await picture(`stay-${key}`)
    // Nothing sticks out sideways.
    expect(
      await page.evaluate(`document.documentElement.scrollWidth <= ${page.viewportSize()!.width}`),
    ).toBe(true)
    expect(complaints).toEqual([])
  })
}
