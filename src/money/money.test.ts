import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { speak } from '../words/t.ts'
import { formatMoney, isNothing, isSome, isZero, percentOf, readMoney, widthOf } from './format.ts'
import { spokenMoney } from './spoken.ts'
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
    for (const text of [
      '',
      '—',
      '1.234',
      '1e3',
      'NaN',
      'x1',
      '1x',
      '--1',
      '1.',
      '.5',
      '1.5x',
      '9'.repeat(21),
    ])
      expect(formatMoney(text)).toBe(text)
    expect(formatMoney('9'.repeat(20))).toBe('99,999,999,999,999,999,999.00')
  })

  it('says every amount again, in groups of three', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 18n - 1n),
        fc.nat(99),
        fc.boolean(),
        (yuan, fen, negative) => {
          const text = `${negative ? '-' : ''}${yuan}.${String(fen).padStart(2, '0')}`
          const shown = formatMoney(` 00${text}`.replace('00-', '-00'))
          expect(shown.replace(/,/g, '')).toBe(text)
          expect(shown).toMatch(/^-?\d{1,3}(,\d{3})*\.\d\d$/)
        },
      ),
    )
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
    ['-0.50', '负伍角'],
    ['-0.00', '负零元整'],
    ['0.09', '玖分'],
    ['1.50', '壹元伍角'],
    ['1001.01', '壹仟零壹元零壹分'],
    ['1000100000000.00', '壹万零壹亿元整'],
    ['1000000010000.00', '壹万亿零壹万元整'],
    ['200000000005.00', '贰仟亿零伍元整'],
    ['99999999999999.99', '玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  ])('%s → %s', (amount, words) => expect(moneyWords(amount)).toBe(words))

  it('leaves alone what is no amount, or more than it has words for', () => {
    expect(moneyWords('abc')).toBe('abc')
    expect(moneyWords('1234567890123456.00')).toMatch(/^壹仟贰佰叁拾肆万伍仟陆佰柒拾捌亿.*元整$/)
    expect(moneyWords('12345678901234567.00')).toBe('12345678901234567.00')
  })
})

describe('the rest', () => {
  it('knows nothing from something', () => {
    expect(isZero('0.00')).toBe(true)
    expect(isZero('0.01')).toBe(false)
  })

  it('takes what is not known neither for something nor for nothing', () => {
    const amounts = [undefined, '0.00', '0.01']
    expect(amounts.map(isSome)).toEqual([false, false, true])
    expect(amounts.map(isNothing)).toEqual([false, true, false])
  })

  it('gives a bar its width, and never more than the whole', () => {
    expect(percentOf('30.00', '120.00')).toBe(25)
    expect(percentOf('130.00', '120.00')).toBe(100)
    expect(percentOf('1.00', '0.00')).toBe(0)
    expect(percentOf('0.00', '0.00')).toBe(0)
    expect(percentOf('x', '1.00')).toBe(0)
    expect(percentOf('-1.00', '1.00')).toBe(0)
    expect(percentOf('1.00', '100.00')).toBe(1)
  })

  it('gives the longest amount its room: digits are wider than what stands between them', () => {
    expect(widthOf('')).toBe(0)
    expect(widthOf('8')).toBeCloseTo(0.62)
    expect(widthOf(',')).toBeCloseTo(0.34)
    expect(widthOf('1,234.50')).toBeCloseTo(6 * 0.62 + 2 * 0.34)
  })

  it('is said in the language of the app', async () => {
    expect(spokenMoney('20.00')).toBe('贰拾元整')
    await speak('en')
    expect(spokenMoney('20.00')).toBe('twenty yuan')
    await speak('zh')
  })

  it('reads what is written, with blanks around it', () => {
    expect(readMoney(' 007.5 ')).toEqual({ negative: false, yuan: '7', fen: '50' })
    expect(readMoney('-0')).toEqual({ negative: true, yuan: '0', fen: '00' })
    expect(readMoney('0000')).toEqual({ negative: false, yuan: '0', fen: '00' })
  })

  it('keeps every digit of the greatest amount', () => {
    expect(readMoney('99999999999999.99')).toEqual({
      negative: false,
      yuan: '99999999999999',
      fen: '99',
    })
  })
})
