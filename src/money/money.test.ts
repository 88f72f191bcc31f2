import { describe, expect, it } from 'vitest'
import { formatMoney, isZero, percentOf, readMoney } from './format.ts'
import { moneyWords } from './words.ts'

describe('formatMoney', () => {
  it.each([
    ['0.00', '0.00'],
    ['5', '5.00'],
    ['999.90', '999.90'],
    ['1000.00', '1,000.00'],
    ['12345.6', '12,345.60'],
    ['007.10', '7.10'],
    ['-3000.00', '-3,000.00'],
    ['99999999999999.99', '99,999,999,999,999.99'],
  ])('%s → %s', (amount, shown) => expect(formatMoney(amount)).toBe(shown))

  it('leaves alone what is no amount', () => {
    for (const text of ['', '—', '1.234', '1e3', 'NaN']) expect(formatMoney(text)).toBe(text)
  })
})

describe('moneyWords', () => {
  it.each([
    ['0.00', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角'],
    ['0.55', '伍角伍分'],
    ['1.00', '壹元整'],
    ['1.05', '壹元零伍分'],
    ['10.50', '壹拾元伍角'],
    ['3000.00', '叁仟元整'],
    ['3005.00', '叁仟零伍元整'],
    ['3050.00', '叁仟零伍拾元整'],
    ['10050.30', '壹万零伍拾元叁角'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['107000.53', '壹拾万柒仟元伍角叁分'],
    ['1000000.00', '壹佰万元整'],
    ['1000001.00', '壹佰万零壹元整'],
    ['100000000.00', '壹亿元整'],
    ['100000001.00', '壹亿零壹元整'],
    ['100010000.00', '壹亿零壹万元整'],
    ['10010000.00', '壹仟零壹万元整'],
    ['1000000000000.00', '壹万亿元整'],
    ['-20.00', '负贰拾元整'],
    ['99999999999999.99', '玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  ])('%s → %s', (amount, words) => expect(moneyWords(amount)).toBe(words))

  it('leaves alone what is no amount', () => expect(moneyWords('abc')).toBe('abc'))
})

describe('the rest', () => {
  it('knows nothing from something', () => {
    expect(isZero('0.00')).toBe(true)
    expect(isZero('0.01')).toBe(false)
  })

  it('gives a bar its width, and never more than the whole', () => {
    expect(percentOf('30.00', '120.00')).toBe(25)
    expect(percentOf('130.00', '120.00')).toBe(100)
    expect(percentOf('1.00', '0.00')).toBe(0)
    expect(percentOf('0.00', '0.00')).toBe(0)
    expect(percentOf('x', '1.00')).toBe(0)
  })

  it('keeps every digit of the greatest amount', () => {
    expect(readMoney('99999999999999.99')).toEqual({
      negative: false,
      yuan: '99999999999999',
      fen: '99',
    })
  })
})
