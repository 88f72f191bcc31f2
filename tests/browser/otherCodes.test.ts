import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CODE_SETS } from '../../sandbox/codeSets.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { deskWalk } from './deskWalk.ts'
import { firstWalk } from './firstWalk.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'
import { see, tap, text, walk } from '../../testkit/browser/steps.ts'

const { names, stayState, signState } = CODE_SETS.other
let site: Site

describe('on a platform whose codes mean something else', () => {
  beforeAll(async () => {
    site = await openSite({ codes: 'other' })
  }, 180_000)
  afterEach(() => site.putAway())
  afterAll(() => site.close())

  firstWalk(() => site, 'other')
  deskWalk(() => site)

  test('its own words stand beside ours, as its own', async () => {
    const { page } = await site.phone()
    await walk(page, site.url, demoPatient('settled'))
    await see(page, '医保平台的说法')
    expect(await text(page)).toContain(names.cntr_state![stayState.settled])
  })
})

describe('on a platform whose codes nobody has named', () => {
  beforeAll(async () => {
    site = await openSite({
      codes: 'other',
      env: { PLATFORM_CODES: '', PLATFORM_AGREEMENT_IN_FORCE: '' },
    })
  }, 180_000)
  afterEach(() => site.putAway())
  afterAll(() => site.close())

  test('no code is shown for an answer, and no agreement is called valid', async () => {
    const { page, picture } = await site.phone()
    await walk(page, site.url, demoPatient('several'))
    expect(await text(page)).not.toContain('医保平台的说法')
    await tap(page, '我的协议')
    await see(page, '协议编号')
    const shown = await text(page)
    for (const word of ['有效', '无效', '医保平台的说法', names.sign_state![signState.ended]!])
      expect(shown).not.toContain(word)
    await picture('agreements-nameless')
  })
})
