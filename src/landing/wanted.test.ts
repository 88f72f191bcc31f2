import { describe, expect, it } from 'vitest'
import type { Way } from '../../cloudfunctions/landing/api.ts'
import { addressOf, readWanted, tagPath } from './wanted.ts'

const LINK: Way = { url: 'https://wxaurl.cn/abc', parameter: 'cq' }
const SCHEME: Way = { url: 'weixin://dl/business/?appid=wx1&path=p', parameter: 'query' }

describe('addressOf', () => {
  it('adds the place to the link', () =>
    expect(addressOf(LINK, readWanted('?hosp_mdtrt_id=ZY1'))).toBe(
      'https://wxaurl.cn/abc?cq=hosp_mdtrt_id%3DZY1',
    ))
  it('or to the scheme', () =>
    expect(addressOf(SCHEME, readWanted('?scene=b7*x%2F9'))).toBe(
      'weixin://dl/business/?appid=wx1&path=p&query=ticket%3Db7*x%252F9',
    ))
  it('with its campus, or the campus alone', () => {
    expect(addressOf(LINK, readWanted('?hosp_mdtrt_id=ZY1&institution=H2'))).toBe(
      'https://wxaurl.cn/abc?cq=hosp_mdtrt_id%3DZY1%26institution%3DH2',
    )
    expect(addressOf(LINK, readWanted('?institution=H2'))).toBe(
      'https://wxaurl.cn/abc?cq=institution%3DH2',
    )
    expect(readWanted('?institution=H2%26x')).toEqual({ kind: 'none', stay: '', query: '' })
  })
  it('adds nothing where nothing is wanted', () =>
    expect([addressOf(LINK, readWanted('')), addressOf(SCHEME, readWanted('?scene=100%'))]).toEqual(
      [LINK.url, SCHEME.url],
    ))
  it('nor what WeChat would not take', () =>
    expect(
      addressOf(LINK, readWanted(`?hosp_mdtrt_id=${encodeURIComponent('床'.repeat(40))}`)),
    ).toBe(LINK.url))
  it.each(['退费请加微信 x1', 'www.example.com/refund1', 'T.CN/A6abc', 'CallUsNow'])(
    'nor words of somebody else’s, which it does not show either: %s',
    (words) =>
      expect(readWanted(`?hosp_mdtrt_id=${encodeURIComponent(words)}`)).toEqual({
        kind: 'none',
        stay: '',
        query: '',
      }),
  )
  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', '', 'wxaurl.cn'])(
    'does not follow %s',
    (url) => expect(addressOf({ url, parameter: 'cq' }, readWanted(''))).toBeUndefined(),
  )
})

describe('tagPath', () => {
  it('has the suffix that the tag wants', () =>
    expect(tagPath(readWanted(''))).toBe('pages/arrival/index.html'))
  it('and the place', () =>
    expect(tagPath(readWanted('?ticket=a%26b'))).toBe('pages/arrival/index.html?ticket=a%26b'))
})
