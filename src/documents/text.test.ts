import { describe, expect, it } from 'vitest'
import { htmlText, looksLikeHtml, readBase64, readText } from './text.ts'

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')

describe('readText', () => {
  it.each(['', 'a', 'ab', 'abc', '住院预授权协议 ¥3,000.00', '𠮷田 émigré 😀'])(
    'reads %j as Buffer wrote it',
    (text) => expect(readText(base64(text))).toBe(text),
  )
  it('drops the byte order mark', () => expect(readText(base64('\ufeff协议'))).toBe('协议'))
  it('survives a file that is cut off or no text at all', () => {
    expect(() => readText(base64('协议').slice(0, -2))).not.toThrow()
    expect(() => readText(Buffer.from([0xff, 0xfe, 0x80, 0xc0]).toString('base64'))).not.toThrow()
  })
})

it('reads bytes of every length', () => {
  for (let length = 0; length < 20; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 89) % 256))
    expect(Buffer.from(readBase64(bytes.toString('base64')))).toEqual(bytes)
  }
})

describe('htmlText', () => {
  it('keeps the words, a line a block', () => {
    expect(
      htmlText(
        '<html><head><title>x</title></head><body><h1>协议</h1>\n<p>甲方 &amp; 乙方<br/>金额&nbsp;&yen;3</p></body></html>',
      ),
    ).toBe('协议\n甲方 & 乙方\n金额\u00a0¥3')
  })
  it('sets cells apart', () =>
    expect(htmlText('<table><tr><td>姓名</td><td>张三</td></tr></table>')).toBe('姓名\u3000张三'))
  it('lets nothing through that could act', () => {
    expect(
      htmlText(
        '<p onclick="x()">好</p><script>alert(1)</script><style>p{}</style><!-- c --><img src=x onerror=y',
      ),
    ).toBe('好')
    expect(htmlText('<scr<script>ipt>alert(1)</script>')).not.toMatch(/<script/i)
  })
  it('takes time in proportion to the length, whatever the document holds', () => {
    const size = 120_000
    const innocent = '<p>甲方与乙方约定</p>'
    const filled = (part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size)
    const time = (html: string) => {
      const begun = performance.now()
      htmlText(html)
      return performance.now() - begun
    }
    const usual = Math.max(...[1, 2, 3].map(() => time(filled(innocent))))
    for (const part of [
      '<br',
      '<br<',
      '<!--',
      '<script',
      '<script </script',
      '</p ',
      '&#',
      ' \n',
      '<p <',
    ])
      expect(time(filled(part)), part).toBeLessThan(20 * Math.max(usual, 5))
  })
  it('reads numbered characters once', () =>
    expect(htmlText('&#20803;&#x5143;&amp;lt;&bogus;')).toBe('元元&lt;&bogus;'))
})

it.each<[string, boolean]>([
  ['<h2>协议</h2>', true],
  [' <!-- 甲 --><section>乙</section>', true],
  ['\ufeff<?xml version="1.0"?><html></html>', true],
  ['协议\n一、甲方', false],
  ['<3 天内有效', false],
  ['<甲方>：泉州', false],
  ['甲<b>方</b>', false],
])('%j is taken for HTML: %s', (text, html) => expect(looksLikeHtml(text)).toBe(html))
