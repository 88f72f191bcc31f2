import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useEntry } from './entry.ts'
import { useHandoff } from './handoff.ts'
import { usePatients } from './patient.ts'
import { api, asked, handoffStart, newPhone, patient, refuse, restart, storage } from './testing.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('./testing.ts')).call }))
vi.mock('../platform/sealed.ts', async () => (await import('./testing.ts')).seals)
const phone = vi.hoisted(() => ({ opening: 'opened' }))
vi.mock('../platform/evoucher.ts', () => ({ openEvoucher: async () => phone.opening }))

const identity = { psn_name: '张三', cert_type: '01', cert_no: '11010519491231002X' }

beforeEach(() => {
  newPhone()
  phone.opening = 'opened'
})

describe('the hand-over', () => {
  it('carries the entry out, and believes the function alone on the way back', async () => {
    useEntry().arrive({ scene: 'abc' })
    const handoff = useHandoff()
    await handoff.begin(identity)
    expect(asked('handoff.begin')).toEqual([{ patient: identity, entry: { ticket: 'abc' } }])
    await handoff.leave()
    expect(handoff.status).toBe('away')
    await handoff.receive({ kind: 'authorized', state: 's', code: 'c' })
    expect(asked('handoff.complete')).toEqual([{ state: 's', code: 'c' }])
    expect(handoff.status).toBe('done')
    expect(useEntry().entry).toEqual({ hosp_mdtrt_id: 'ZY1' })
    expect(storage.has('handoff')).toBe(false)
  })

  it('keeps no name and no number on the phone', async () => {
    await useHandoff().begin(identity)
    expect(JSON.stringify([...storage])).not.toMatch(/张三|1101051949/)
  })

  it('coming back with nothing: the function knows whether it was done', async () => {
    api.answers['patients.list'] = () => ({ patients: [patient('old')] })
    const handoff = useHandoff()
    await handoff.begin(identity)
    await handoff.leave()
    await handoff.receive({ kind: 'nothing' })
    expect([handoff.status, handoff.expired(), handoff.identity]).toEqual([
      'unfinished',
      true,
      identity,
    ])
    await handoff.begin(identity)
    await handoff.leave()
    api.answers['patients.list'] = () => ({ patients: [patient('old'), patient('p1')] })
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('done')
    expect(usePatients().current?.patientId).toBe('p1')
  })

  it('a renewed authorisation of the same patient counts too', async () => {
    api.answers['patients.list'] = () => ({ patients: [patient('p1')] })
    const handoff = useHandoff()
    await handoff.begin(identity)
    await handoff.leave()
    api.answers['patients.list'] = () => ({ patients: [patient('p1', '2099-02-01 00:00:00')] })
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('done')
  })

  it('another mini-program that opens us is no return', async () => {
    const handoff = useHandoff()
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('idle')
  })

  it('a refusal at the e-voucher spends the way, and leaves what was typed for the next', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    await handoff.leave()
    await handoff.receive({ kind: 'cancelled' })
    expect([handoff.status, handoff.expired(), handoff.identity, storage.has('handoff')]).toEqual([
      'cancelled',
      true,
      identity,
      false,
    ])
  })

  it('a jump that was cancelled or did not open says so and may be tried again', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    phone.opening = 'cancelled'
    await handoff.leave()
    expect(handoff.status).toBe('cancelled')
    phone.opening = 'failed'
    await handoff.leave()
    expect(handoff.status).toBe('unopened')
    phone.opening = 'opened'
    await handoff.leave()
    expect(handoff.status).toBe('away')
  })

  it('an answer that was lost is asked for again with the same code', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    api.answers['handoff.complete'] = refuse('unavailable.timeout', true)
    await handoff.receive({ kind: 'authorized', state: 's', code: 'c' })
    expect(handoff.status).toBe('failed')
    api.answers['handoff.complete'] = refuse('state.handoff-gone')
    api.answers['patients.list'] = () => ({ patients: [patient('p1')] })
    await handoff.complete()
    expect(asked('handoff.complete')).toEqual([
      { state: 's', code: 'c' },
      { state: 's', code: 'c' },
    ])
    expect(handoff.status).toBe('done')
  })

  it('a refusal ends this way, and leaves what was typed for the next', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    api.answers['handoff.complete'] = refuse('state.other-patient')
    await handoff.receive({ kind: 'authorized', state: 's', code: 'c' })
    expect([handoff.status, handoff.failure?.code, handoff.expired()]).toEqual([
      'failed',
      'state.other-patient',
      true,
    ])
    expect(handoff.identity).toEqual(identity)
  })

  it('a return whose last word was spoken is not asked about once more', async () => {
    const handoff = useHandoff()
    const returned = { kind: 'authorized', state: 's', code: 'c' } as const
    await handoff.begin(identity)
    await handoff.leave()
    api.answers['handoff.complete'] = refuse('state.handoff-refused')
    await handoff.receive(returned)
    await handoff.receive(returned)
    expect(asked('handoff.complete')).toHaveLength(1)
    // The right one may still come.
    api.answers['handoff.complete'] = () => ({ patientId: 'p1' })
    await handoff.receive({ ...returned, code: 'right' })
    expect(handoff.status).toBe('done')
    handoff.reset()
    await handoff.receive({ ...returned, code: 'right' })
    restart()
    await useHandoff().receive({ ...returned, code: 'again' })
    expect(asked('handoff.complete')).toHaveLength(2)
    expect(useHandoff().status).toBe('idle')
  })

  it('waits for what belongs to it, from the mini-program it went to', async () => {
    const handoff = useHandoff()
    expect(handoff.awaited()).toBeUndefined()
    api.answers['handoff.begin'] = () => ({ ...handoffStart(), codeFields: ['qrcode'] })
    await handoff.begin(identity)
    const waiting = { state: 's', appId: 'a', codeFields: ['qrcode'] }
    expect(handoff.awaited()).toEqual({ ...waiting, left: false })
    await handoff.leave()
    expect(handoff.awaited()).toEqual({ ...waiting, left: true })
    // Looked away from, it may still come back; a jump that did not happen brings nothing.
    handoff.dismiss()
    expect(handoff.awaited()).toMatchObject({ left: true })
    await handoff.begin(identity)
    phone.opening = 'cancelled'
    await handoff.leave()
    expect(handoff.awaited()).toMatchObject({ left: false })
  })

  it('what an older version kept is read all the same', async () => {
    storage.set('handoff', { ...handoffStart(), codeFields: undefined, away: true })
    restart()
    expect(useHandoff().awaited()).toMatchObject({ codeFields: ['code', 'authCode'], left: true })
  })

  it.each([-8, 0, 8])(
    'a phone whose clock is %i hours fast has its quarter of an hour',
    async (hours) => {
      const now = Date.UTC(2026, 10, 24, 2)
      api.answers['handoff.begin'] = () => handoffStart('2026-11-24 10:15:00')
      vi.useFakeTimers({ now: now + hours * 3_600_000 })
      await useHandoff().begin(identity)
      vi.advanceTimersByTime(899_000)
      expect(useHandoff().expired()).toBe(false)
      vi.advanceTimersByTime(1000)
      expect(useHandoff().expired()).toBe(true)
      vi.useRealTimers()
    },
  )

  it('a return after its time is said to be late, and nothing is asked', async () => {
    api.answers['handoff.begin'] = () => handoffStart('2020-01-01 00:00:00')
    await useHandoff().begin(identity)
    await useHandoff().leave()
    for (const again of [() => {}, restart]) {
      again()
      await useHandoff().receive({ kind: 'authorized', state: 's', code: 'c' })
      expect(useHandoff().status).toBe('overdue')
      storage.set('handoff', { ...handoffStart('2020-01-01 00:00:00'), left: true, away: true })
    }
    expect(asked('handoff.complete')).toEqual([])
  })

  it('two returns at once complete once', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    const returned = { kind: 'authorized', state: 's', code: 'c' } as const
    await Promise.all([handoff.receive(returned), handoff.receive(returned)])
    expect(asked('handoff.complete')).toHaveLength(1)
  })

  it('goes on after the app was closed, until it expires or is put aside', async () => {
    await useHandoff().begin(identity)
    await useHandoff().leave()
    restart()
    expect(useHandoff().status).toBe('away')
    useHandoff().dismiss()
    restart()
    expect(useHandoff().underWay).toBe(false)
    api.answers['handoff.begin'] = () => handoffStart('2020-01-01 00:00:00')
    await useHandoff().begin(identity)
    restart()
    expect(useHandoff().status).toBe('idle')
  })
})
