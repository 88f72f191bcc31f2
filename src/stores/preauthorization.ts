import { defineStore } from 'pinia'
import { ref } from 'vue'
import type {
  Bill,
  Entry,
  Overview,
  Part,
  Patient,
  Preauthorization,
  Stay,
  TimelineEvent,
} from '../../cloudfunctions/patient/contract.ts'
import { ApiFailure, asFailure } from '../api/failure.ts'
import { call } from '../api/index.ts'
import { recall, remember } from '../platform/storage.ts'
import { platformEvents } from '../stay/events.ts'
import { derived } from './derived.ts'
import { useEntry } from './entry.ts'
import { useHelp } from './help.ts'
import { forgetSeen, keepSeen, lastSeen } from './lastSeen.ts'
import { usePatients } from './patient.ts'
import { createResource } from './resource.ts'

/**
 * One stay of one patient: its pre-authorisation, what happened, and the bill. They come in one call, for a phone on a
 * hospital's network pays for each; each fails on its own.
 */
export const usePreauthorization = defineStore('preauthorization', () => {
  const entries = useEntry()
  const help = useHelp()
  const patients = usePatients()
  const patientId = ref('')
  const wanted = ref<Entry>()

  const stays = createResource(
    async (id: string): Promise<Stay[]> => (await call('stays.list', { patientId: id })).stays,
  )
  const current = createResource((id: string, stay: string): Promise<Preauthorization> =>
    call('preauthorization.current', { patientId: id, hosp_mdtrt_id: stay }),
  )
  const timeline = createResource(
    async (id: string, stay: string): Promise<TimelineEvent[]> =>
      (await call('timeline.list', { patientId: id, hosp_mdtrt_id: stay })).events,
  )
  // Wrapped: null is an answer, "not yet".
  const bill = createResource((id: string, stay: string): Promise<{ bill: Bill | null }> =>
    call('bill.get', { patientId: id, hosp_mdtrt_id: stay }),
  )

  /** The newest question: the answer to an older one is nobody's any more. */
  let turn = 0
  /** What was asked before the stay's page was there. */
  let ahead: { id: string; entry: Entry | undefined; done: Promise<void> } | undefined
  /** What is shown is only what was seen last. */
  let kept = false

  const stayId = derived(() => current.data.value?.hosp_mdtrt_id ?? wanted.value?.hosp_mdtrt_id)
  const stay = derived<Stay | undefined>(() =>
    stays.data.value?.find(({ hosp_mdtrt_id }) => hosp_mdtrt_id === stayId.value),
  )

  /** What happened, oldest first. Where our journal knows nothing, the platform's own two dates. */
  const fromPlatform = derived(() => timeline.data.value?.length === 0)
  const events = derived<readonly TimelineEvent[]>(() =>
    fromPlatform.value && current.data.value
      ? platformEvents(current.data.value)
      : (timeline.data.value ?? []),
  )
  /** Asks while the arrival page is looking whom it has before it; the stay's page then has nothing left to ask. */
  async function openAhead(): Promise<void> {
    const done = open()
    const asking = { id: patientId.value, entry: entries.entry, done }
    ahead = asking
    await done
    if (ahead === asking) ahead = { id: patientId.value, entry: entries.entry, done }
  }

  /** Shows this patient's stay: the one from the link or the bedside code, the one chosen last, or the only one. */
  async function open(id: string = patients.chosen ?? ''): Promise<void> {
    const before = ahead
    ahead = undefined
    if (before?.id === id && before.entry === entries.entry && id !== '') return before.done
    if (id !== patientId.value) leaveStay()
    patientId.value = id
    const chosen = recall('stays')?.[id]
    await show(entries.entry ?? (chosen === undefined ? undefined : { hosp_mdtrt_id: chosen }))
  }

  async function choose(chosen: string): Promise<void> {
    entries.clear()
    showNothing()
    await show({ hosp_mdtrt_id: chosen })
  }

  /** Everything anew, the shown kept until then. */
  const refresh = (): Promise<void> =>
    wanted.value === undefined ? open(patientId.value) : show(wanted.value)

  /** Back to the choice of a stay. */
  async function chooseAgain(): Promise<void> {
    entries.clear()
    const { [patientId.value]: _left, ...others } = recall('stays') ?? {}
    remember('stays', others)
    wanted.value = undefined
    turn++
    showNothing()
    if (stays.status.value !== 'ready') await stays.load(patientId.value)
  }

  async function show(asked: Entry | undefined): Promise<void> {
    const mine = ++turn
    const id = patientId.value
    wanted.value = asked
    void showKept(asked, mine)
    const answer = call('overview.get', { ...(id !== '' && { patientId: id }), ...asked })
    await Promise.all([
      patients.take(answer.then((overview) => overview.patients).catch(keepKnown)),
      stays.take(answer.then((overview) => dataOf(overview.stays))),
      current.take(answer.then(({ preauthorization }) => dataOf(preauthorization))),
      timeline.take(answer.then((overview) => dataOf(overview.timeline))),
      bill.take(
        answer.then((overview) =>
          overview.bill === undefined ? undefined : { bill: dataOf(overview.bill) ?? null },
        ),
      ),
    ])
    const overview = await answer.catch(asFailure)
    if (mine !== turn) return
    const wasKept = kept
    kept = false
    if (overview instanceof ApiFailure) {
      if (entries.forgetRefused(overview)) return show(undefined)
      return showLastSeen(asked, overview, mine, wasKept)
    }
    help.learn(overview.help)
    patientId.value = overview.patientId ?? ''
    if (overview.patientId !== undefined && patients.chosen !== overview.patientId)
      patients.select(overview.patientId)
    if (overview.preauthorization === undefined) {
      wanted.value = undefined
    } else if (overview.preauthorization.ok) {
      const { hosp_mdtrt_id } = overview.preauthorization.data
      remember('stays', { ...recall('stays'), [patientId.value]: hosp_mdtrt_id })
      wanted.value = { hosp_mdtrt_id }
      entries.clear()
      // Nobody waits for it.
      void keepSeen(overview)
    } else {
      const only = stays.data.value?.[0]
      if (wanted.value === undefined && only !== undefined)
        wanted.value = { hosp_mdtrt_id: only.hosp_mdtrt_id }
      await showLastSeen(
        wanted.value,
        new ApiFailure(overview.preauthorization.error),
        mine,
        wasKept,
      )
    }
  }

  /** Whom we know stays on the page where he may no longer be seen: it has to say whose authorisation is gone. */
  function keepKnown(error: unknown): Patient[] {
    if (asFailure(error).code === 'state.not-authorized' && patients.status === 'ready' && !kept)
      return patients.patients
    throw error
  }

  /**
   * The old answer under the failure of the new one; never after a refusal, which may be because nobody may see it any
   * more.
   */
  async function showLastSeen(
    asked: Entry | undefined,
    failure: ApiFailure,
    mine: number,
    wasKept: boolean,
  ): Promise<void> {
    const id = patientId.value
    if (failure.code === 'state.not-authorized' && (wasKept || patients.status !== 'ready')) {
      // It was only remembered: whoever is authorised now is asked for without it.
      patients.lapse()
      leaveStay()
      return show(entries.entry)
    }
    const last = await lastSeen(id)
    if (mine !== turn || !isOf(last, asked)) return
    if (failure.retryable) return putUp(last)
    if (wasKept) for (const { data } of [current, timeline, bill]) data.value = undefined
    return forgetSeen(id)
  }

  /** What was seen last, at once, until the answer is there. */
  async function showKept(asked: Entry | undefined, mine: number): Promise<void> {
    const id = patientId.value
    if (id === '' || current.data.value !== undefined) return
    const last = await lastSeen(id)
    if (mine !== turn || !current.pending.value || !isOf(last, asked)) return
    kept = true
    putUp(last)
  }

  function putUp(last: Seen): void {
    if (patients.status !== 'ready')
      patients.replace(last.patients.filter((patient) => patient.patientId === patientId.value))
    const { data } = last.preauthorization
    stays.data.value ??= partOf(last.stays)
    current.data.value ??= data
    timeline.data.value ??= partOf(last.timeline)
    bill.data.value ??= last.bill?.ok ? { bill: last.bill.data } : undefined
    wanted.value = { hosp_mdtrt_id: data.hosp_mdtrt_id }
  }

  function leaveStay(): void {
    patientId.value = ''
    wanted.value = undefined
    stays.reset()
    showNothing()
  }

  function showNothing(): void {
    for (const resource of [current, timeline, bill]) resource.reset()
  }

  const reloadTimeline = async () => {
    if (stayId.value) await timeline.load(patientId.value, stayId.value)
  }
  const reloadBill = async () => {
    if (stayId.value) await bill.load(patientId.value, stayId.value)
  }

  return {
    patientId,
    wanted,
    stay,
    stayId,
    openAhead,
    open,
    choose,
    chooseAgain,
    refresh,
    leaveStay,
    reloadTimeline,
    reloadBill,
    stays: stays.data,
    staysStatus: stays.status,
    staysFailure: stays.failure,
    current: current.data,
    currentStatus: current.status,
    currentFailure: current.failure,
    events,
    fromPlatform,
    timeline: timeline.data,
    timelineStatus: timeline.status,
    timelineFailure: timeline.failure,
    bill: bill.data,
    billStatus: bill.status,
    billFailure: bill.failure,
  }
})

type Seen = Overview & { preauthorization: { ok: true; data: Preauthorization } }

/** Whether it shows a stay, and the one that is asked for. */
const isOf = (last: Overview | undefined, asked: Entry | undefined): last is Seen =>
  last?.preauthorization?.ok === true &&
  (asked === undefined || asked.hosp_mdtrt_id === last.preauthorization.data.hosp_mdtrt_id)

const partOf = <T>(part: Part<T> | undefined): T | undefined => (part?.ok ? part.data : undefined)

/** @throws ApiFailure */
function dataOf<T>(part: Part<T> | undefined): T | undefined {
  if (part?.ok === false) throw new ApiFailure(part.error)
  return part?.data
}
