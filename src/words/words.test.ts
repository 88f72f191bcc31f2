import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readableDay, readableTime } from '../dates/shanghai.ts'
import { ENGLISH as ABOUT } from '../pages-about/words.ts'
import { ENGLISH as AGREEMENTS, t as ofAgreements } from '../pages-agreements/words.ts'
import { ENGLISH as CAMPUS } from '../pages-campus/words.ts'
import { ENGLISH as CARE } from '../pages-care/words.ts'
import { ENGLISH as PATIENTS } from '../pages-patients/words.ts'
import { EN, FAILURES } from '../english/words.ts'
import { failureText, language, listed, speak, t, wordsOf } from './t.ts'
import { ALL_TERMS, explanation } from './terms.ts'

afterEach(() => speak('zh'))

describe('in Chinese', () => {
  it('a phrase is itself, with what is given in its places', () => {
    expect(t('开始')).toBe('开始')
    expect(t('登记号 {0}', 'ZY1')).toBe('登记号 ZY1')
    expect(ofAgreements('{0} 与医保签的协议，共 {1} 份', '张*', 2)).toBe(
      '张* 与医保签的协议，共 2 份',
    )
  })
  it.each([
    ['不行', '不行。'],
    ['不行。为什么？', '不行。为什么？'],
  ])('a failure is said in the function’s own words, as a sentence: %s', (message, said) =>
    expect(failureText({ code: 'state.x', message })).toBe(said),
  )
  it('parts that are not there leave nothing behind', () =>
    expect(listed('心内科', undefined, false, '3床')).toBe('心内科，3床'))
})

describe('in English', () => {
  beforeEach(() => speak('en'))

  it('says so, and back again', async () => {
    expect([
      language(),
      t('开始'),
      readableTime('2026-05-03 09:12:40'),
      readableDay('昨天'),
    ]).toEqual(['en', 'Start', '3\u00a0May\u00a02026, 09:12', '昨天'])
    await speak('zh')
    expect(t('开始')).toBe('开始')
  })

  it('a failure is said by its code, else by its kind, and never in Chinese', () => {
    expect(failureText({ code: 'state.other-patient', message: '不一致' })).toBe(
      FAILURES['state.other-patient'],
    )
    expect(failureText({ code: 'unavailable.platform-error', message: '出错' })).toBe(
      FAILURES.unavailable,
    )
    expect(failureText({ code: 'nobody-knows', message: '？' })).toBe(FAILURES.unavailable)
  })

  it('a time of day is kept', () =>
    expect(failureText({ code: 'state.too-many', message: '请在明天 00:05 以后再试。' })).toContain(
      'after 00:05.',
    ))

  it('a subpackage speaks its own phrases, and everybody’s', () => {
    expect(ofAgreements('第 {0} 部分，共 {1} 部分', 1, 2)).toBe('Part 1 of 2')
    expect(ofAgreements('登记号 {0}', 'ZY1')).toBe('No. ZY1')
  })

  it('the hospital speaks as it has written', () => {
    expect(wordsOf({ text: '示范银行', english: 'Model Bank' })).toBe('Model Bank')
    expect(wordsOf({ text: '示范银行' })).toBe('示范银行')
  })

  it('explains every term', () => {
    for (const term of ALL_TERMS) expect(explanation(term)).toMatch(/^[ -~]+$/)
  })
})

describe('the dictionaries', () => {
  it.each(Object.entries({ ...EN, ...ABOUT, ...AGREEMENTS, ...CAMPUS, ...CARE, ...PATIENTS }))(
    '%s',
    (chinese, english) => {
      // The same places, and no Chinese but what stands on somebody else’s button.
      expect(english.match(/\{\d\}/g)?.sort()).toEqual(chinese.match(/\{\d\}/g)?.sort())
      expect(english.replace(/"[^"]+" \([\w ]+\)/g, '')).not.toMatch(/[\u4e00-\u9fff，。]/)
    },
  )
})
