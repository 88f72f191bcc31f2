import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../api/failure.ts'
import { language, speak } from '../words/t.ts'
import { useComfort } from './comfort.ts'
import { useEntry } from './entry.ts'
import { useHandoff } from './handoff.ts'
import { useNotices } from './notices.ts'
import { usePreauthorization } from './preauthorization.ts'
import { api, asked, handoffStart, newPhone, refuse, restart, storage } from './testing.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('./testing.ts')).call }))
vi.mock('../platform/sealed.ts', async () => (await import('./testing.ts')).seals)
const phone = vi.hoisted(() => ({
  scale: 1,
  accepted: ['a'] as string[] | undefined,
  asked: [] as string[][],
}))
vi.mock('../platform/phone.ts', () => ({ fontScale: () => phone.scale, declareLanguage: () => {} }))
vi.mock('../platform/subscribe.ts', () => ({
  askToSubscribe: async (ids: string[]) => {
    phone.asked.push(ids)
    return phone.accepted
  },
}))

beforeEach(async () => {
  newPhone()
  Object.assign(phone, { scale: 1, accepted: ['a'], asked: [] })
  await speak('zh')
})

describe('a link that the function does not take', () => {
  const refused = (field: string) => () => {
    throw new ApiFailure({ code: 'input.field', message: '不行', retryable: false, field })
  }

  it('is forgotten, and the app goes on without it', async () => {
    const entry = useEntry()
    entry.arrive({ hosp_mdtrt_id: 'ZY1' })
    const { 'overview.get': overview } = api.answers
    api.answers['overview.get'] = (input) =>
      input.hosp_mdtrt_id === 'ZY1' ? refused('hosp_mdtrt_id')() : overview!(input)
    await usePreauthorization().open('p1')
    expect([entry.entry, storage.has('entry')]).toEqual([undefined, false])
    expect(asked('overview.get')).toHaveLength(2)
  })

  it('does not keep anybody from the e-voucher', async () => {
    const entry = useEntry()
    entry.arrive({ ticket: 'abc' })
    api.answers['handoff.begin'] = (input) =>
      input.entry === undefined ? handoffStart() : refused('entry.ticket')()
    await useHandoff().begin({ psn_name: '张三', cert_type: '01', cert_no: '1' })
    expect([useHandoff().status, entry.entry]).toEqual(['ready', undefined])
  })

  it('that an older version of the app has kept is no entry', () => {
    storage.set('entry', { hosp_mdtrt_id: 'a=b' })
    restart()
    expect(useEntry().entry).toBeUndefined()
  })
})

describe('a bedside code', () => {
  const bed = { kind: 'ticket', ticket: 'abc', hospital: '泉州示范医院', ward: '普外科', bed: '3' }

  it('is asked about once, and stays through the walk', async () => {
    api.answers['entry.resolve'] = () => bed
    const entry = useEntry()
    entry.arrive({ scene: 'abc' })
    await entry.resolve()
    await entry.resolve()
    expect(asked('entry.resolve')).toEqual([{ scene: 'abc' }])
    expect([entry.bed, entry.entry]).toEqual([bed, { ticket: 'abc' }])
    entry.keep({ ticket: 'abc' })
    expect(entry.bed).toEqual(bed)
    entry.arrive({ scene: 'def' })
    expect(entry.bed).toBeUndefined()
  })

  it.each([
    'state.ticket-expired',
    'state.ticket-revoked',
    'state.ticket-unknown',
    'state.ticket-foreign',
    'input.ticket',
  ])('that is refused (%s) is said and forgotten', async (code) => {
    api.answers['entry.resolve'] = refuse(code)
    const entry = useEntry()
    entry.arrive({ scene: 'abc' })
    await entry.resolve()
    expect([entry.refusal?.code, entry.entry, storage.has('entry')]).toEqual([
      code,
      undefined,
      false,
    ])
    entry.arrive({ scene: 'def' })
    expect(entry.refusal).toBeUndefined()
  })

  it.each(['unavailable.timeout', 'input.action', 'state.too-many'])(
    'that cannot be asked about (%s) is kept',
    async (code) => {
      api.answers['entry.resolve'] = refuse(code)
      const entry = useEntry()
      entry.arrive({ scene: 'abc' })
      await entry.resolve()
      expect([entry.refusal, entry.entry]).toEqual([undefined, { ticket: 'abc' }])
    },
  )

  it('that cannot be read is said at once, once, and ends what was wanted before', async () => {
    const entry = useEntry()
    entry.arrive({ scene: 'abc' })
    entry.arrive({ scene: '%E5%BA%8A' })
    await entry.resolve()
    expect([
      entry.refusal?.code,
      entry.entry,
      storage.has('entry'),
      asked('entry.resolve'),
    ]).toEqual(['input.ticket', undefined, false, []])
    entry.keep({ hosp_mdtrt_id: 'ZY1' })
    entry.arrive({ scene: '%E5%BA%8A' })
    expect(entry.entry).toEqual({ hosp_mdtrt_id: 'ZY1' })
    entry.arrive({ scene: 'def' })
    expect([entry.refusal, entry.entry]).toEqual([undefined, { ticket: 'def' }])
  })

  it('the number of a stay is not asked about', async () => {
    useEntry().arrive({ hosp_mdtrt_id: 'ZY1' })
    await useEntry().resolve()
    expect(asked('entry.resolve')).toEqual([])
  })
})

describe('how one likes to read', () => {
  it('is remembered', async () => {
    const comfort = useComfort()
    expect([comfort.care, comfort.scale]).toEqual([false, 1])
    comfort.setCare(true)
    await comfort.setLanguage('en')
    restart()
    expect([useComfort().care, language()]).toEqual([true, 'en'])
    expect(useComfort().scale * 18).toBeGreaterThanOrEqual(24)
  })

  it('follows the phone, and does not enlarge twice', () => {
    useComfort().setCare(true)
    phone.scale = 2
    useComfort().measure()
    expect(useComfort().scale).toBe(2)
    useComfort().setCare(false)
    phone.scale = 1.2
    useComfort().measure()
    expect(useComfort().scale).toBe(1.2)
  })
})

describe('messages', () => {
  const offer = (templates: object, available = true, lasting = false) => {
    api.answers['subscriptions.templates'] = () => ({ available, lasting, templates })
  }

  it('what the patient accepted is recorded for this stay', async () => {
    offer({ freeze: 'a', settlement: 'b' })
    api.answers['subscriptions.record'] = () => ({ recorded: ['freeze'] })
    const notices = useNotices()
    await notices.load()
    await notices.ask('p1', { hosp_mdtrt_id: 'ZY1' })
    expect(phone.asked).toEqual([['a', 'b']])
    expect(asked('subscriptions.record')).toEqual([
      { patientId: 'p1', hosp_mdtrt_id: 'ZY1', accepted: ['a'] },
    ])
    expect(notices.status).toBe('on')
    notices.forgetAnswer()
    expect(notices.status).toBe('idle')
  })

  it('that last are known as such; an older function says nothing of it', async () => {
    const notices = useNotices()
    offer({ freeze: 'a' }, true, true)
    await notices.load()
    expect(notices.lasting).toBe(true)
    api.answers['subscriptions.templates'] = () => ({ available: true, templates: { freeze: 'a' } })
    await notices.load()
    expect([notices.lasting, notices.offered]).toEqual([false, true])
  })

  it.each([
    ['refused', []],
    ['failed', undefined],
  ] as const)('%s: nothing is recorded', async (status, accepted) => {
    offer({ freeze: 'a' })
    phone.accepted = accepted as string[] | undefined
    const notices = useNotices()
    await notices.load()
    await notices.ask('p1', { hosp_mdtrt_id: 'ZY1' })
    expect([notices.status, asked('subscriptions.record')]).toEqual([status, []])
  })

  it('are not offered where the hospital has none, or the function does not know of them', async () => {
    const notices = useNotices()
    offer({ freeze: 'a' }, false)
    await notices.load()
    expect(notices.offered).toBe(false)
    api.answers['subscriptions.templates'] = refuse('input.action')
    await notices.load()
    await notices.ask('p1', { hosp_mdtrt_id: 'ZY1' })
    expect([notices.offered, phone.asked]).toEqual([false, []])
  })

  it('that could not be recorded are not promised', async () => {
    offer({ freeze: 'a' })
    api.answers['subscriptions.record'] = refuse('unavailable.store', true)
    const notices = useNotices()
    await notices.load()
    await notices.ask('p1', { hosp_mdtrt_id: 'ZY1' })
    expect(notices.status).toBe('failed')
  })
})
