import { describe, expect, it } from 'vitest'
import { IN_PROPORTION, growth } from '../../../testkit/processorTime.ts'
import { readBase64, readText, textPages } from './text.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'))

describe('readText', () => {
  it.each(['', 'a', 'ab', 'abc', '住院预授权协议 ¥3,000.00', '𠮷田 émigré 😀'])(
    'reads %j as Buffer wrote it',
    (text) => expect(readText(bytes(text))).toBe(text),
  )
  it('drops the byte order mark', () => expect(readText(bytes('\ufeff协议'))).toBe('协议'))
  it('survives a file that is cut off or no text at all', () => {
    expect(() => readText(bytes('协议').slice(0, -2))).not.toThrow()
    expect(() => readText(new Uint8Array([0xff, 0xfe, 0x80, 0xc0]))).not.toThrow()
  })
})

it('reads bytes of every length', () => {
  for (let length = 0; length < 20; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 89) % 256))
    expect(Buffer.from(readBase64(bytes.toString('base64')))).toEqual(bytes)
  }
})

it('passes over what is not of base64’s alphabet', () =>
  expect(readText(readBase64('5Y2P\r\n6K 6u='))).toBe('协议'))

describe('textPages', () => {
  const articles = (count: number) =>
    Array.from({ length: count }, (_, at) => `第 ${at} 条，甲方同意在住院期间使用。`).join('\n')

  it('a short text is one, and nothing is none', () => {
    expect(textPages(articles(3))).toEqual([articles(3)])
    expect([textPages(''), textPages(' \n\n ')]).toEqual([[], []])
  })
  it('a long one is cut at the ends of lines, and nothing is lost', () => {
    const pages = textPages(articles(5000))
    expect(pages.length).toBeGreaterThan(10)
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(6000)
    expect(pages.join('\n')).toBe(articles(5000))
  })
  it('without lines it is cut between characters', () => {
    const text = `a${'𠮷'.repeat(10_000)}`
    const pages = textPages(text)
    expect(pages.join('')).toBe(text)
    for (const page of pages) expect(page).not.toMatch(/\p{Surrogate}/u)
  })
})

describe('of megabytes, in time in proportion', () => {
  it.each<[string, (length: number) => () => unknown]>([
    ['base64', (length) => readingOf('AQID'.repeat(length / 4), readBase64)],
    ['text', (length) => readingOf(new Uint8Array(length).fill(0x41), readText)],
    ['pages without a line end', (length) => readingOf('甲'.repeat(length), textPages)],
    ['pages of nothing else', (length) => readingOf('\n'.repeat(length), textPages)],
  ])('%s', (_, reading) => expect(growth(reading, 4_000_000)).toBeLessThan(IN_PROPORTION))
})

const readingOf =
  <T>(given: T, read: (given: T) => unknown) =>
  () =>
    read(given)
