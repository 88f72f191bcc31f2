import { describe, expect, it } from 'vitest'
import { hasUnreadableCode, readEntry, readQuery } from './read.ts'
import { readBrowserReturn, readWechatReturn } from './return.ts'

describe('readEntry', () => {
  it('takes the number of a stay', () =>
    expect(readEntry({ hosp_mdtrt_id: 'ZY20260001' })).toEqual({ hosp_mdtrt_id: 'ZY20260001' }))
  it('prefers it to a ticket', () =>
    expect(readEntry({ hosp_mdtrt_id: 'ZY1', scene: 'abc' })).toEqual({ hosp_mdtrt_id: 'ZY1' }))

  it('takes a ticket, encoded or not', () => {
    expect(readEntry({ scene: 'b7*x/9' })).toEqual({ ticket: 'b7*x/9' })
    expect(readEntry({ scene: 'b7*x%2F9' })).toEqual({ ticket: 'b7*x/9' })
  })

  it.each([
    undefined,
    {},
    { scene: '' },
    { scene: 'a'.repeat(33) },
    { scene: '床头' },
    { scene: '100%' },
    { scene: 1038 },
    { hosp_mdtrt_id: ' ' },
    { hosp_mdtrt_id: 'x'.repeat(41) },
  ])('takes nothing from %j', (query) => expect(readEntry(query)).toBeUndefined())
})

describe('a code that cannot be read', () => {
  it.each([
    { scene: 'a'.repeat(33) },
    { ticket: '床头' },
    { scene: '%E5%BA%8A' },
    { scene: '100%' },
    { ticket: 'a b' },
    { cq: 'ticket%3D%25E5%25BA%258A' },
  ])('%j', (query) => expect(hasUnreadableCode(query)).toBe(true))
  it.each([
    undefined,
    {},
    { scene: '' },
    { ticket: 'b7', scene: '床头' },
    { hosp_mdtrt_id: 'ZY1', scene: '床头' },
    { from: 'menu' },
  ])('%j has none', (query) => expect(hasUnreadableCode(query)).toBe(false))
})

describe('what was added to a URL Link', () => {
  it.each(['hosp_mdtrt_id=ZY1', 'hosp_mdtrt_id%3DZY1'])('is read where it comes as one: %s', (cq) =>
    expect(readEntry({ cq })).toEqual({ hosp_mdtrt_id: 'ZY1' }),
  )
  it('does not go before what stands beside it', () =>
    expect(readEntry({ cq: 'hosp_mdtrt_id=ZY1', hosp_mdtrt_id: 'ZY2' })).toEqual({
      hosp_mdtrt_id: 'ZY2',
    }))
})

describe('readQuery', () => {
  it('keeps values as they stand', () =>
    expect(readQuery('?a=1%2F&b=x+y&c=&=d&e')).toEqual({ a: '1%2F', b: 'x+y', c: '' }))
  it('makes nothing of nothing', () => expect(readQuery('')).toEqual({}))
})

describe('the return in WeChat', () => {
  it.each([1037, 1038])('scene %i with state and code is an authorisation', (scene) => {
    expect(
      readWechatReturn({ scene, referrerInfo: { extraData: { state: 's', code: 'c' } } }),
    ).toEqual({ kind: 'authorized', state: 's', code: 'c' })
  })
  it.each([undefined, {}, { extraData: {} }, { extraData: { state: 's' } }, { extraData: 'c' }])(
    '1038 with %j brings nothing',
    (referrerInfo) => {
      expect(readWechatReturn({ scene: 1038, ...(referrerInfo && { referrerInfo }) })).toEqual({
        kind: 'nothing',
      })
    },
  )
  it('another mini-program cannot end a hand-over', () => {
    const referrerInfo = { appId: 'wxsomebodyelse', extraData: { error: 'cancel' } }
    expect(readWechatReturn({ scene: 1037, referrerInfo }, 'wx0c13e701f68315c4')).toBeUndefined()
    expect(
      readWechatReturn(
        { scene: 1037, referrerInfo: { ...referrerInfo, appId: 'wx0c13e701f68315c4' } },
        'wx0c13e701f68315c4',
      ),
    ).toEqual({ kind: 'cancelled' })
  })
  it('any other scene is no return, whatever it carries', () => {
    expect(
      readWechatReturn({ scene: 1001, referrerInfo: { extraData: { state: 's', code: 'c' } } }),
    ).toBeUndefined()
    expect(readWechatReturn(undefined)).toBeUndefined()
  })
})

describe('the return in a browser', () => {
  it('reads agreement and refusal', () => {
    expect(readBrowserReturn(readQuery('?state=a%2Bb&code=c'))).toEqual({
      kind: 'authorized',
      state: 'a+b',
      code: 'c',
    })
    expect(readBrowserReturn(readQuery('?state=s&error=cancel'))).toEqual({
      kind: 'cancelled',
      state: 's',
    })
  })
  it('is none without either', () => {
    expect(readBrowserReturn(readQuery('?hosp_mdtrt_id=ZY1'))).toBeUndefined()
    expect(readBrowserReturn(readQuery('?state=s'))).toBeUndefined()
  })
})
