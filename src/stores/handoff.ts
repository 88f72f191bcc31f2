import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { PatientIdentity } from '../../cloudfunctions/patient/api.ts'
import { asFailure, type ApiFailure } from '../api/failure.ts'
import { call } from '../api/index.ts'
import { readDateTime } from '../dates/shanghai.ts'
import { DEFAULT_CODE_FIELDS, type Awaited, type Return } from '../entry/return.ts'
import { forgetDraft, keepDraft, recallDraft } from '../platform/draft.ts'
import { openEvoucher } from '../platform/evoucher.ts'
import { forget, recall, remember, type Remembered } from '../platform/storage.ts'
import { useCampus } from './campus.ts'
import { derived } from './derived.ts'
import { useEntry } from './entry.ts'
import { campusOf } from './overview.ts'
import { usePatients } from './patient.ts'

/**
 * `ready` may go to the e-voucher; `away` is there; `completing` asks the function about the return; then `done`, or
 * `unfinished` (came back with nothing), `cancelled`, `overdue` (came back too late), `unopened` (the jump failed) or
 * `failed`.
 */
export type HandoffStatus =
  | 'idle'
  | 'ready'
  | 'away'
  | 'completing'
  | 'done'
  | 'unfinished'
  | 'cancelled'
  | 'overdue'
  | 'unopened'
  | 'failed'

/** How many hand-overs that are done are known again. */
const MOST_FINISHED = 5

/** The way to the insurer's e-voucher and back, each gone once. The identity is held only until it is proven. */
export const useHandoff = defineStore('handoff', () => {
  const campus = useCampus()
  const entries = useEntry()
  const patients = usePatients()
  const record = shallowRef<Remembered['handoff'] | undefined>(recall('handoff'))
  const identity = shallowRef<PatientIdentity | undefined>(recallDraft())
  const failure = shallowRef<ApiFailure>()
  const status = ref<HandoffStatus>(
    record.value === undefined || isOver(record.value)
      ? 'idle'
      : record.value.away
        ? 'away'
        : 'ready',
  )
  const underWay = derived(
    () => status.value !== 'idle' && status.value !== 'done' && status.value !== 'ready',
  )
  /** Whether somebody else than the patient holds the phone. */
  const relative = ref(record.value?.relative === true)
  let brought: { state: string; code: string } | undefined
  /**
   * Codes about which the function has spoken its last word. WeChat brings them once more, as often as the app comes to
   * the front.
   */
  const spent = new Set<string>()

  /**
   * Opens a new way for this patient.
   * @param forRelative whether somebody else than the patient holds the phone
   * @throws ApiFailure, `field` naming what was filled in wrongly
   */
  async function begin(patient: PatientIdentity, forRelative = relative.value): Promise<void> {
    const start = await startFor(patient)
    if (patients.status !== 'ready') await patients.load()
    identity.value = patient
    relative.value = forRelative
    keepDraft(patient)
    failure.value = undefined
    keep({
      ...start,
      until: endOf(start.expiresAt),
      relative: forRelative,
      away: false,
      ...campus.named(),
      ...(patients.status === 'ready' && { known: knownPatients() }),
    })
    status.value = 'ready'
  }

  /** Where the patient came from goes along, and is left behind where the function does not take it. */
  async function startFor(patient: PatientIdentity) {
    const { entry } = entries
    const asked = { patient, ...campus.named() }
    if (entry === undefined && asked.institution === undefined) return call('handoff.begin', asked)
    try {
      return await call('handoff.begin', { ...asked, ...(entry && { entry }) })
    } catch (error) {
      if (!entries.forgetRefused(asFailure(error))) throw error
      return call('handoff.begin', { patient, ...campus.named() })
    }
  }

  /** Jumps. Called directly in the tap. */
  async function leave(): Promise<void> {
    if (record.value === undefined || status.value === 'completing') return
    const opening = openEvoucher(record.value)
    keep({ ...record.value, left: true, away: true })
    status.value = 'away'
    const outcome = await opening
    if (outcome === 'opened') return
    keep({ ...record.value, left: false, away: false })
    status.value = outcome === 'cancelled' ? 'cancelled' : 'unopened'
  }

  /** What a return must belong to; undefined where nothing is awaited. */
  function awaited(): Awaited | undefined {
    if (record.value === undefined) return undefined
    const { state, appId, codeFields = DEFAULT_CODE_FIELDS, away, left = away } = record.value
    return { state, appId, codeFields, left }
  }

  /** What the patient came back with. */
  async function receive(returned: Return): Promise<void> {
    if (status.value === 'completing') return
    if (returned.kind === 'authorized') {
      if (spent.has(returned.code) || recall('finished')?.includes(returned.state)) return
      if (record.value !== undefined && isOver(record.value)) return end('overdue')
      brought = returned
      return complete()
    }
    if (returned.kind === 'cancelled') end('cancelled')
    else if (record.value?.away) await lookWhetherDone()
  }

  /** Asks the function to believe the return; may be repeated after a failure. */
  async function complete(): Promise<void> {
    if (brought === undefined) return lookWhetherDone()
    const { state, code } = brought
    status.value = 'completing'
    failure.value = undefined
    try {
      const { patientId, entry } = await call('handoff.complete', {
        state,
        code,
        ...campusOf(record.value ?? campus.named()),
      })
      if (entry) entries.keep(entry)
      // The list at hand does not have this patient yet.
      patients.drop()
      finish(patientId)
    } catch (error) {
      failure.value = asFailure(error)
      // The answer to an earlier try may have been lost on its way: then the authorisation is there all the same.
      if (failure.value.code === 'state.handoff-gone' && (await authorizedMeanwhile())) return
      if (!failure.value.retryable) {
        // Refused for good. What was typed stays for a new way; the right code may still come.
        spent.add(code)
        brought = undefined
        putAside({ left: true })
      }
      status.value = 'failed'
    }
  }

  async function lookWhetherDone(): Promise<void> {
    status.value = 'completing'
    if (await authorizedMeanwhile()) return
    putAside()
    status.value = 'unfinished'
  }

  /** Whether a patient is there now who was not when the patient left, or with a newer authorisation. */
  async function authorizedMeanwhile(): Promise<boolean> {
    const before = record.value?.known
    if (before === undefined || !(await patients.load())) return false
    const fresh = patients.patients.find(
      ({ patientId, authorizedUntil }) => before[patientId] !== authorizedUntil,
    )
    if (fresh !== undefined) finish(fresh.patientId)
    return fresh !== undefined
  }

  function finish(patientId: string): void {
    const state = brought?.state ?? record.value?.state
    if (state !== undefined)
      remember('finished', [state, ...(recall('finished') ?? [])].slice(0, MOST_FINISHED))
    if (brought !== undefined) spent.add(brought.code)
    patients.select(patientId)
    reset()
    status.value = 'done'
  }

  /** Forgets everything about this way. */
  function reset(): void {
    drop()
    identity.value = undefined
    forgetDraft()
    failure.value = undefined
    status.value = 'idle'
  }

  /** The patient looks away from what came of it; an open way may still be gone. */
  function dismiss(): void {
    if (!underWay.value || status.value === 'completing') return
    status.value = 'idle'
    putAside()
  }

  /** Nothing more is expected of this way, though it may still come. */
  function putAside(known: { left?: true } = {}): void {
    if (record.value) keep({ ...record.value, ...known, away: false })
  }

  function end(as: 'cancelled' | 'overdue'): void {
    drop()
    status.value = as
  }

  function drop(): void {
    record.value = undefined
    brought = undefined
    forget('handoff')
  }

  function keep(next: Remembered['handoff']): void {
    record.value = next
    remember('handoff', next)
  }

  const knownPatients = () =>
    Object.fromEntries(
      patients.patients.map(({ patientId, authorizedUntil }) => [patientId, authorizedUntil]),
    )
  /** Whether a new way is needed: this one is over, or has been gone. */
  const expired = () =>
    record.value === undefined || record.value.left === true || isOver(record.value)

  return {
    status,
    failure,
    identity,
    relative,
    underWay,
    awaited,
    expired,
    begin,
    leave,
    receive,
    complete,
    dismiss,
    reset,
  }
})

/** From begin to return, ms: as the functions reckon it, and as the page before the jump says. */
const LIFETIME = 15 * 60_000
const DAY = 86_400_000

/**
 * A phone's clock may be wrong by hours: then it is the time from now on that counts. With one wrong by days nothing
 * works in WeChat.
 */
function endOf(expiresAt: string): number {
  const [told, reckoned] = [readDateTime(expiresAt) ?? 0, Date.now() + LIFETIME]
  return Math.abs(told - reckoned) < DAY ? reckoned : told
}

const isOver = ({ until, expiresAt }: Remembered['handoff']): boolean =>
  (until ?? readDateTime(expiresAt) ?? 0) <= Date.now()
