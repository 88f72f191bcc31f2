import { describe, expect, it } from 'vitest'
import { hasUnreadableCode, readCampus, readEntry, readQuery } from './read.ts'
import { isReturnAddress, readBrowserReturn, readWechatReturn, type Awaited } from './return.ts'

describe('readEntry', () => {
  it('takes the number of a stay', () =>
    expect(readEntry({ hosp_mdtrt_id: 'ZY20260001' })).toEqual({ hosp_mdtrt_id: 'ZY20260001' }))
  it('prefers it to a ticket', () =>
    expect(readEntry({ hosp_mdtrt_id: 'ZY1', scene: 'abc' })).toEqual({ hosp_mdtrt_id: 'ZY1' }))

  it('takes the campus of a number, not that of a code, which is its own', () => {
    const institution = 'H35050200002'
    expect(readEntry({ hosp_mdtrt_id: 'ZY1', institution })).toEqual({
      hosp_mdtrt_id: 'ZY1',
      institution,
    })
    expect(readEntry({ scene: 'abc', institution })).toEqual({ ticket: 'abc' })
    expect([readEntry({ institution }), readCampus({ institution })]).toEqual([
      undefined,
      institution,
    ])
    expect(readCampus({ cq: 'hosp_mdtrt_id%3DZY1%26institution%3DH2' })).toBe('H2')
  })

  it.each([undefined, {}, { institution: '' }, { institution: 'H 1' }, { institution: '北院' }])(
    'takes no campus from %j',
    (query) => expect(readCampus(query)).toBeUndefined(),
  )

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
    { hosp_mdtrt_id: 'a=b' },
    { hosp_mdtrt_id: 'a%3Db' },
    { hosp_mdtrt_id: '退费请加微信 x1' },
    { hosp_mdtrt_id: 'ZY1 OR 1' },
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

const E_VOUCHER = 'wx0c13e701f68315c4'
const awaited = (changes: Partial<Awaited> = {}): Awaited => ({
  state: 's',
  appId: E_VOUCHER,
  codeFields: ['code', 'authCode'],
  left: true,
  ...changes,
})

describe('the return in WeChat', () => {
  const brought = (extraData: unknown, changes: Partial<Awaited> = {}, appId = E_VOUCHER) =>
    readWechatReturn({ scene: 1038, referrerInfo: { appId, extraData } }, awaited(changes))
  const authorized = { kind: 'authorized', state: 's', code: 'c' }

  it.each([1037, 1038])('scene %i with state and code is an authorisation', (scene) => {
    const referrerInfo = { appId: E_VOUCHER, extraData: { state: 's', code: 'c' } }
    expect(readWechatReturn({ scene, referrerInfo }, awaited())).toEqual(authorized)
  })

  it('without a state it is one, too, while the patient is there', () => {
    expect(brought({ authCode: 'c' })).toEqual(authorized)
    expect(brought({ authCode: 'c' }, { left: false })).toBeUndefined()
    expect(brought({ error: 'cancel' })).toEqual({ kind: 'cancelled' })
    expect(brought({ error: 'cancel' }, { left: false })).toBeUndefined()
  })

  it('the code is in the first of the configured fields that has one', () => {
    const codeFields = ['authCode', 'qrcode']
    expect(brought({ qrcode: 'q', authCode: 'c' }, { codeFields })).toEqual(authorized)
    expect(brought({ authCode: '', qrcode: 'c' }, { codeFields })).toEqual(authorized)
    expect(brought({ code: 'c' }, { codeFields })).toBeUndefined()
    expect(brought({ qrcode: 7 }, { codeFields })).toEqual({ ...authorized, code: '7' })
  })

  it('a state that comes back must fit', () => {
    expect(brought({ state: 'old', code: 'c' })).toBeUndefined()
    expect(brought({ state: 'old', error: 'cancel' })).toBeUndefined()
  })

  it.each([undefined, {}, { state: 's' }, 'c', null, { code: { c: 1 } }])(
    '1038 with %j brings nothing',
    (extraData) => expect(brought(extraData)).toBeUndefined(),
  )

  it('another mini-program cannot end a hand-over, whatever it knows', () => {
    for (const extraData of [{ state: 's', code: 'c' }, { authCode: 'c' }, { error: 'cancel' }])
      expect(brought(extraData, {}, 'wxsomebodyelse')).toBeUndefined()
  })

  it('where WeChat does not say who it was, the state must', () => {
    for (const unnamed of [{}, { appId: '' }]) {
      const from = (extraData: unknown) =>
        readWechatReturn({ scene: 1038, referrerInfo: { ...unnamed, extraData } }, awaited())
      expect(from({ state: 's', code: 'c' })).toEqual(authorized)
      expect(from({ error: 'cancel' })).toBeUndefined()
      expect(from({ authCode: 'c' })).toBeUndefined()
    }
  })

  it('any other scene is no return, whatever it carries, and neither is one that nobody waits for', () => {
    const referrerInfo = { appId: E_VOUCHER, extraData: { state: 's', code: 'c' } }
    expect(readWechatReturn({ scene: 1001, referrerInfo }, awaited())).toBeUndefined()
    expect(readWechatReturn(undefined, awaited())).toBeUndefined()
    expect(readWechatReturn({ scene: 1038, referrerInfo }, undefined)).toBeUndefined()
  })
})

describe('the return in a browser', () => {
  const read = (search: string, waiting: Awaited | undefined = awaited({ state: 'a+b' })) =>
    readBrowserReturn(readQuery(search), waiting)

  it('reads agreement and refusal', () => {
    expect(read('?state=a%2Bb&code=c%2F')).toEqual({ kind: 'authorized', state: 'a+b', code: 'c/' })
    expect(read('?authCode=c')).toEqual({ kind: 'authorized', state: 'a+b', code: 'c' })
    expect(read('?state=a%2Bb&error=cancel')).toEqual({ kind: 'cancelled' })
  })

  it('an address that anybody can make up ends nothing', () => {
    expect(read('?error=x')).toBeUndefined()
    expect(read('?state=old&code=c')).toBeUndefined()
    expect(read('?state=old&error=cancel')).toBeUndefined()
    expect(read('?authCode=c', awaited({ left: false }))).toBeUndefined()
  })

  it('a browser that kept nothing still has the state that came back', () => {
    const kept = (search: string) => readBrowserReturn(readQuery(search), undefined)
    expect(kept('?state=s&code=c')).toEqual({ kind: 'authorized', state: 's', code: 'c' })
    expect(kept('?authCode=c')).toBeUndefined()
    expect(kept('?error=x')).toBeUndefined()
  })

  it('is none without either', () => {
    expect(read('?hosp_mdtrt_id=ZY1')).toBeUndefined()
    expect(read('?state=s')).toBeUndefined()
  })

  it('what belongs to a return does not stay in the address', () => {
    for (const search of ['?state=s', '?error=x', '?code=c', '?authCode=c'])
      expect(isReturnAddress(readQuery(search))).toBe(true)
    expect(isReturnAddress(readQuery('?qrcode=c'), ['qrcode'])).toBe(true)
    expect(isReturnAddress(readQuery('?hosp_mdtrt_id=ZY1&ticket=t'))).toBe(false)
  })
})
