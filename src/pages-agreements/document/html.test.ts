import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IN_PROPORTION, growth } from '../../../testkit/processorTime.ts'
import { htmlText, looksLikeHtml } from './html.ts'

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
  it('a sign is no tag', () => expect(htmlText('<p>费用<3000 且 >0</p>')).toBe('费用<3000 且 >0'))
  it('keeps the words where a head is left open, and no program where it is', () => {
    expect(htmlText('<html><head><title>x</title><body><p>好</p>')).toBe('好')
    expect(htmlText('<p>好</p><script>alert(1)')).toBe('好')
    expect(htmlText('<SCRIPT>a</SCRIPT>好<style>b')).toBe('好')
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

describe('the time it takes grows with the length and no faster, however the tags are broken', () => {
  it.each([
    '<br',
    '<br ',
    '<p',
    '<',
    '<!--',
    '<!--x-->',
    '<script',
    '<script>',
    '<head>',
    '<title>',
    '</',
    '</script',
    '<p>\u00a0',
    '\u00a0 ',
    ' \n',
    '\n',
    '</p>',
    '&amp;',
    '&#1',
    '&',
    '<template></templat>',
    '<br<',
    '<script </script',
    '</p ',
    '&#',
    '<p <',
  ])('%j over and over', (part) => {
    const reading = (length: number) => {
      const html = part.repeat(Math.ceil(length / part.length))
      return () => [htmlText(html), looksLikeHtml(html)]
    }
    expect(growth(reading, 1_000_000)).toBeLessThan(IN_PROPORTION)
  })
})

it('no element survives, whatever comes', () => {
  const bits = fc.constantFrom('<', '>', '/', 'script', 'p', ' ', '!--', '-->', 'x', '"', '\n')
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
      const html = parts.join('')
      expect(htmlText(html)).not.toMatch(/<\/?[a-z]/i)
    }),
  )
})
