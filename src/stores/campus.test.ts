import { beforeEach, describe, expect, it, vi } from 'vitest'
import { authorizationReach } from '../stay/reach.ts'
import { ApiFailure } from '../api/failure.ts'
import { speak } from '../words/t.ts'
import { useCampus } from './campus.ts'
import { useConsent } from './consent.ts'
import { useEntry } from './entry.ts'
import { useHandoff } from './handoff.ts'
import { useHelp } from './help.ts'
import { usePatients } from './patient.ts'
import { usePreauthorization } from './preauthorization.ts'
import { PRIVACY_VERSION } from './privacyVersion.ts'
import {
  api,
  asked,
  handoffStart,
  newPhone,
  patient,
  refuse,
  restart,
  sealed,
  storage,
} from './testing.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('./testing.ts')).call }))
vi.mock('../platform/sealed.ts', async () => (await import('./testing.ts')).seals)

const ALL = [
  { institution: 'H1', name: '本部', phone: '0595-1' },
  { institution: 'H2', name: '北院' },
]
const stay = (institution: string, hosp_mdtrt_id = 'ZY1') => ({
  hosp_mdtrt_id,
  hospital: '泉州示范医院',
  institution,
})
const state = (hosp_mdtrt_id: string, amount: string) => ({
  hosp_mdtrt_id,
  phase: 'frozen',
  money: { outstanding: amount },
  asOf: '2026-05-03 09:00:00',
})
const AMOUNTS: Record<string, string> = { H1: '1.00', H2: '2.00' }
/** What the hospital knows, and which campuses do not answer. */
let stays: ReturnType<typeof stay>[]
let unasked: string[] | undefined
let isApart: boolean

/** As the function answers for two campuses. */
function overview({ institution, hosp_mdtrt_id }: Record<string, unknown>) {
  const own = stays.filter((one) => one.institution === institution)
  const only = institution && own.length === 1 ? own[0]!.hosp_mdtrt_id : undefined
  const number = (institution ? hosp_mdtrt_id : undefined) ?? only
  return {
    patients: [patient('p1')],
    campuses: ALL,
    ...(isApart && { authorizedApart: true }),
    institution: institution ?? 'H1',
    patientId: 'p1',
    stays: { ok: true, data: number === undefined ? stays : own },
    ...(unasked && number === undefined && { unasked }),
    ...(number !== undefined && {
      preauthorization: {
        ok: true,
        data: state(number as string, AMOUNTS[institution as string]!),
      },
      timeline: { ok: true, data: [] },
      bill: { ok: true, data: null },
    }),
  }
}

beforeEach(async () => {
  newPhone()
  await speak('zh')
  stays = [stay('H1'), stay('H2')]
  unasked = undefined
  isApart = false
  api.answers['overview.get'] = overview
  api.answers['stays.list'] = () => ({ stays, ...(unasked && { unasked }) })
})

const shown = () => {
  const { current, name, stay: known } = usePreauthorization()
  return [current?.money.outstanding, name?.institution, known?.institution]
}

describe('a hospital with one campus', () => {
  it('is asked and remembered as ever: no word of a campus', async () => {
    newPhone()
    api.answers['patients.list'] = () => ({ patients: [patient('p1')] })
    api.answers['stays.list'] = () => ({ stays: [{ hosp_mdtrt_id: 'ZY1', hospital: 'h' }] })
    await usePreauthorization().openAhead()
    await usePreauthorization().reloadBill()
    await usePreauthorization().chooseAgain()
    await usePreauthorization().choose({ hosp_mdtrt_id: 'ZY1' })
    await useHandoff().begin({ psn_name: '张三', cert_type: '01', cert_no: '1' })
    useConsent().give()
    expect(JSON.stringify([api.asked, [...storage], [...sealed]])).not.toMatch(/institution|campus/)
    expect(storage.get('stays')).toEqual({ p1: 'ZY1' })
    expect(storage.get('consent')).toMatchObject({ version: PRIVACY_VERSION })
    expect([useCampus().all, useCampus().isOpen, authorizationReach(useCampus())]).toEqual([
      [],
      false,
      '',
    ])
  })
})

it('the telephones of one campus are not given for another’s', async () => {
  const answer = (asked: Record<string, unknown>) => ({
    ...overview(asked),
    help: { billingPhone: `0595-${String(asked.institution ?? 'H1')}` },
  })
  api.answers['overview.get'] = answer
  useEntry().arrive({ institution: 'H2' })
  await usePreauthorization().openAhead()
  expect(useHelp().help).toMatchObject({ billingPhone: '0595-H2' })
  restart()
  expect(useHelp().help).toMatchObject({ billingPhone: '0595-H2' })
  useCampus().choose('H1')
  expect(useHelp().help).toEqual({})
  await usePreauthorization().open('p1')
  expect(useHelp().help).toMatchObject({ billingPhone: '0595-H1' })
})

describe('where somebody comes from', () => {
  it('a menu’s entry: that campus is asked, and its only stay shown', async () => {
    useEntry().arrive({ institution: 'H2' })
    await usePreauthorization().openAhead()
    expect(asked('overview.get')).toEqual([{ institution: 'H2' }])
    expect(shown()).toEqual(['2.00', 'H2', 'H2'])
  })

  it('a link with a number and its campus', async () => {
    useEntry().arrive({ hosp_mdtrt_id: 'ZY1', institution: 'H2' })
    expect([useEntry().entry, useCampus().chosen]).toEqual([
      { hosp_mdtrt_id: 'ZY1', institution: 'H2' },
      'H2',
    ])
    restart()
    await usePreauthorization().open('p1')
    expect(shown()).toEqual(['2.00', 'H2', 'H2'])
    expect([storage.get('stays'), storage.has('entry')]).toEqual([
      { p1: { hosp_mdtrt_id: 'ZY1', institution: 'H2' } },
      false,
    ])
  })

  it('a number without a campus is opened where the patient’s only such stay is', async () => {
    stays = [stay('H1', 'ZY9'), stay('H2')]
    useEntry().arrive({ hosp_mdtrt_id: 'ZY1' })
    await usePreauthorization().open('p1')
    expect(asked('overview.get')).toEqual([
      { patientId: 'p1', hosp_mdtrt_id: 'ZY1' },
      { patientId: 'p1', hosp_mdtrt_id: 'ZY1', institution: 'H2' },
    ])
    expect(shown()).toEqual(['2.00', 'H2', 'H2'])
  })

  it('and is left to choose where two campuses have it, or one could not be asked', async () => {
    for (const away of [undefined, ['H2']]) {
      unasked = away
      if (away) stays = [stay('H1')]
      useEntry().keep({ hosp_mdtrt_id: 'ZY1' })
      await usePreauthorization().open('p1')
      expect([usePreauthorization().wanted, usePreauthorization().unasked]).toEqual([
        undefined,
        away ?? [],
      ])
      expect(shown()).toEqual([undefined, undefined, undefined])
    }
  })

  it('what an older version has kept, a number alone, is found again', async () => {
    stays = [stay('H1'), stay('H2', 'ZY2')]
    storage.set('stays', { p1: 'ZY2' })
    await usePreauthorization().open('p1')
    expect(shown()).toEqual(['2.00', 'H2', 'H2'])
  })

  it('a bedside code says its campus', async () => {
    api.answers['entry.resolve'] = () => ({
      kind: 'ticket',
      ticket: 'abc',
      hospital: 'h',
      ward: 'w',
      bed: '3',
      institution: 'H2',
    })
    useCampus().choose('H1')
    useEntry().arrive({ scene: 'abc' })
    await useEntry().resolve()
    expect(useCampus().chosen).toBe('H2')
  })

  it.each([
    ['a link', () => useEntry().arrive({ hosp_mdtrt_id: 'ZY1', institution: 'H9' })],
    ['a menu', () => useEntry().arrive({ institution: 'H9' })],
    ['what was kept', () => storage.set('stays', { p1: { ...stay('H9') } })],
  ])('one that is not served is forgotten, and the app goes on: %s', async (_, come) => {
    come()
    api.answers['overview.get'] = (input) => {
      if (input.institution !== 'H9') return overview(input)
      throw new ApiFailure({
        code: 'input.institution',
        message: '没有这个院区，请重新选择',
        retryable: false,
        field: 'institution',
      })
    }
    await usePreauthorization().open('p1')
    expect([useEntry().entry, useCampus().chosen, usePreauthorization().stays?.length]).toEqual([
      undefined,
      undefined,
      2,
    ])
    expect(storage.has('campus')).toBe(false)
  })

  it('a campus that is there no longer is chosen no longer', async () => {
    useCampus().choose('H9')
    useCampus().learn({ campuses: ALL })
    expect([useCampus().isOpen, storage.has('campus')]).toEqual([true, false])
  })
})

describe('another campus', () => {
  it('shows its own stay, not the one that was looked at', async () => {
    const own = usePreauthorization()
    await own.open('p1')
    await own.choose(stay('H1'))
    useEntry().settle('H2')
    await own.open('p1')
    expect(shown()).toEqual(['2.00', 'H2', 'H2'])
  })

  it('is the one of the amounts as long as they are on the page', async () => {
    const own = usePreauthorization()
    await own.open('p1')
    await own.choose(stay('H1'))
    let answer = () => {}
    api.answers['overview.get'] = (input) =>
      new Promise((resolve) => {
        answer = () => resolve(overview(input))
      })
    useEntry().arrive({ hosp_mdtrt_id: 'ZY1', institution: 'H2' })
    const opening = own.open('p1')
    await Promise.resolve()
    expect(shown()).toEqual(['1.00', 'H1', 'H1'])
    answer()
    await opening
    expect(shown()).toEqual(['2.00', 'H2', 'H2'])
  })

  it('is not shown what was seen last of the first', async () => {
    useCampus().choose('H1')
    await usePreauthorization().open('p1')
    expect(shown()[0]).toBe('1.00')
    restart()
    api.answers['overview.get'] = refuse('unavailable.offline', true)
    useEntry().settle('H2')
    await usePreauthorization().open('p1')
    expect(shown()).toEqual([undefined, undefined, undefined])
    restart()
    useEntry().settle('H1')
    await usePreauthorization().open('p1')
    expect(shown()).toEqual(['1.00', 'H1', 'H1'])
  })

  it('takes a number that came without one, and leaves what is of another', () => {
    const entry = useEntry()
    entry.keep({ hosp_mdtrt_id: 'ZY1' })
    entry.settle('H2')
    expect(entry.entry).toEqual({ hosp_mdtrt_id: 'ZY1', institution: 'H2' })
    entry.settle('H1')
    expect([entry.entry, useCampus().chosen]).toEqual([undefined, 'H1'])
    entry.keep({ ticket: 'abc' })
    entry.settle('H2')
    expect(entry.entry).toBeUndefined()
  })

  it('the parts of a stay are asked for at its own campus, all stays at every one', async () => {
    useCampus().choose('H2')
    const own = usePreauthorization()
    await own.open('p1')
    api.answers['bill.get'] = () => ({ bill: null })
    await own.reloadBill()
    await own.reloadTimeline()
    await own.chooseAgain()
    const at = { patientId: 'p1', hosp_mdtrt_id: 'ZY1', institution: 'H2' }
    expect([asked('bill.get'), asked('timeline.list'), asked('stays.list')]).toEqual([
      [at],
      [at],
      [{ patientId: 'p1', institution: 'H2' }],
    ])
    expect(own.stays).toEqual(stays)
  })
})

describe('the way to the e-voucher', () => {
  const person = { psn_name: '张三', cert_type: '01', cert_no: '1' }

  it('is gone for the campus that was chosen, whatever is chosen meanwhile', async () => {
    useCampus().choose('H2')
    await useHandoff().begin(person)
    restart()
    useCampus().choose('H1')
    await useHandoff().receive({ kind: 'authorized', state: 's', code: 'c' })
    expect([asked('handoff.begin'), asked('handoff.complete')]).toEqual([
      [{ patient: person, institution: 'H2' }],
      [{ state: 's', code: 'c', institution: 'H2' }],
    ])
  })

  it('is not barred by a campus that is served no longer', async () => {
    useCampus().choose('H9')
    api.answers['handoff.begin'] = (input) =>
      input.institution === undefined ? handoffStart() : refuse('input.institution')()
    await useHandoff().begin(person)
    expect([useHandoff().status, useCampus().chosen]).toEqual(['ready', undefined])
  })
})

describe('what is agreed to', () => {
  const knows = (more: object = {}) => useCampus().learn({ campuses: ALL, ...more })

  it('for one campus is agreed to once more where there are several, and says where it holds', () => {
    useConsent().give()
    knows()
    expect(useConsent().given).toBe(false)
    expect(authorizationReach(useCampus())).toBe('授权在本院各院区（本部、北院）有效。')
    useConsent().give()
    restart()
    expect(useConsent().given).toBe(true)
    // In another order they are the same.
    useCampus().learn({ campuses: [...ALL].reverse() })
    expect(useConsent().given).toBe(true)
    useCampus().learn({ campuses: [...ALL, { institution: 'H3', name: '南院' }] })
    expect(useConsent().given).toBe(false)
  })

  it('is each campus’s own where each is authorised for apart', async () => {
    knows({ authorizedApart: true })
    useCampus().choose('H1')
    useConsent().give()
    expect([useConsent().given, authorizationReach(useCampus())]).toEqual([
      true,
      '授权只在本部有效。在本院别的院区看，要另外授权。',
    ])
    useCampus().choose('H2')
    expect(useConsent().given).toBe(false)
    await speak('en')
    expect(authorizationReach(useCampus())).toMatch(/^An authorisation is valid at 北院 only/)
  })

  it('the patients are those of the campus', async () => {
    useCampus().choose('H2')
    await usePatients().load()
    await usePatients().remove('p1')
    expect([asked('patients.list'), asked('patients.remove')]).toEqual([
      [{ institution: 'H2' }],
      [{ patientId: 'p1', institution: 'H2' }],
    ])
  })
})
