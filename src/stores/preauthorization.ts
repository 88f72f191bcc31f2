import { defineStore } from 'pinia'
import { ref } from 'vue'
import type {
  AtCampus,
  Bill,
  Entry,
  Patient,
  Preauthorization,
  TimelineEvent,
} from '../../cloudfunctions/patient/api.ts'
import { ApiFailure, asFailure } from '../api/failure.ts'
import { call } from '../api/index.ts'
import { platformEvents } from '../stay/events.ts'
import { useCampus } from './campus.ts'
import { chosenStay, forgetChosen, keepChosen } from './chosenStay.ts'
import { derived } from './derived.ts'
import { useEntry } from './entry.ts'
import { useHelp } from './help.ts'
import { forgetSeen, keepSeen, lastSeen } from './lastSeen.ts'
import { usePatients } from './patient.ts'
import {
  campusOf,
  dataOf,
  isOf,
  isSameStay,
  nameOf,
  onlyStay,
  partOf,
  stayIn,
  staysIn,
  type Found,
  type Seen,
  type StayName,
} from './overview.ts'
import { createResource } from './resource.ts'

/**
 * One stay of one patient: its pre-authorisation, what happened, and the bill. They come in one call, for a phone on a
 * hospital's network pays for each; each fails on its own.
 */
export const usePreauthorization = defineStore('preauthorization', () => {
  const campus = useCampus()
  const entries = useEntry()
  const help = useHelp()
  const patients = usePatients()
  const patientId = ref('')
  const wanted = ref<Entry>()

  const stays = createResource((id: string): Promise<Found> =>
    call('stays.list', { patientId: id, ...campus.named() }),
  )
  // What is shown bears its campus: what is wanted next may be another's.
  const current = createResource(
    async (id: string, stay: StayName): Promise<Preauthorization & AtCampus> => ({
      ...(await call('preauthorization.current', { patientId: id, ...stay })),
      ...campusOf(stay),
    }),
  )
  const timeline = createResource(
    async (id: string, stay: StayName): Promise<TimelineEvent[]> =>
      (await call('timeline.list', { patientId: id, ...stay })).events,
  )
  // Wrapped: null is an answer, "not yet".
  const bill = createResource((id: string, stay: StayName): Promise<{ bill: Bill | null }> =>
    call('bill.get', { patientId: id, ...stay }),
  )

  /** The newest question: the answer to an older one is nobody's any more. */
  let turn = 0
  /** What was asked before the stay's page was there. */
  let ahead: { id: string; entry: Entry | undefined; done: Promise<void> } | undefined
  /** What is shown is only what was seen last. */
  let kept = false

  /** As a question names it. */
  const name = derived(() => nameOf(current.data.value ?? wanted.value))
  const stayId = derived(() => name.value?.hosp_mdtrt_id)
  const stay = derived(() => stays.data.value?.stays.find((one) => isSameStay(one, name.value)))

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
    const chosen = chosenStay(id)
    // Who comes by one campus's door is not led on to another's stay.
    const isElsewhere =
      campus.chosen !== undefined && (chosen?.institution ?? campus.chosen) !== campus.chosen
    await show(entries.entry ?? (isElsewhere ? undefined : chosen))
  }

  async function choose(chosen: StayName): Promise<void> {
    entries.clear()
    showNothing()
    await show(nameOf(chosen))
  }

  /** Everything anew, the shown kept until then. */
  const refresh = (): Promise<void> =>
    wanted.value === undefined ? open(patientId.value) : show(wanted.value)

  /** Back to the choice of a stay. */
  async function chooseAgain(): Promise<void> {
    entries.clear()
    forgetChosen(patientId.value)
    wanted.value = undefined
    turn++
    showNothing()
    // Of several campuses only one's are there as yet.
    if (stays.status.value !== 'ready' || campus.all.length > 0) await findStays()
  }

  const findStays = (): Promise<boolean> => stays.load(patientId.value)

  async function show(asked: Entry | undefined): Promise<void> {
    const mine = ++turn
    const id = patientId.value
    wanted.value = asked
    void showKept(asked, mine)
    const answer = call('overview.get', {
      ...(id !== '' && { patientId: id }),
      // A number without its campus is looked for at all of them, and a code has its own.
      ...(asked ?? campus.named()),
    })
    await Promise.all([
      patients.take(answer.then((overview) => overview.patients).catch(keepKnown)),
      stays.take(answer.then(staysIn)),
      current.take(answer.then(stayIn)),
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
    help.learn({ ...overview.help, ...campusOf(overview) })
    campus.learn(overview)
    patientId.value = overview.patientId ?? ''
    if (overview.patientId !== undefined && patients.chosen !== overview.patientId)
      patients.select(overview.patientId)
    if (overview.preauthorization === undefined) {
      const only = onlyStay(overview, asked)
      if (only !== undefined) return show(only)
      wanted.value = undefined
    } else if (overview.preauthorization.ok) {
      const { hosp_mdtrt_id } = overview.preauthorization.data
      const seen = { hosp_mdtrt_id, ...campusOf(overview) }
      keepChosen(patientId.value, seen)
      wanted.value = seen
      if (overview.institution !== undefined) campus.choose(overview.institution)
      entries.clear()
      // Nobody waits for it.
      void keepSeen(overview)
    } else {
      const only = stays.data.value?.stays[0]
      if (wanted.value === undefined && only !== undefined) wanted.value = nameOf(only)
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
    if (mine !== turn || !isOf(last, asked ?? campus.named())) return
    if (failure.retryable) return putUp(last)
    if (wasKept) for (const { data } of [current, timeline, bill]) data.value = undefined
    return forgetSeen(id)
  }

  /** What was seen last, at once, until the answer is there. */
  async function showKept(asked: Entry | undefined, mine: number): Promise<void> {
    const id = patientId.value
    if (id === '' || current.data.value !== undefined) return
    const last = await lastSeen(id)
    if (mine !== turn || !current.pending.value || !isOf(last, asked ?? campus.named())) return
    kept = true
    putUp(last)
  }

  function putUp(last: Seen): void {
    if (patients.status !== 'ready')
      patients.replace(last.patients.filter((patient) => patient.patientId === patientId.value))
    const { data } = last.preauthorization
    stays.data.value ??= last.stays?.ok ? { stays: last.stays.data } : undefined
    current.data.value ??= { ...data, ...campusOf(last) }
    timeline.data.value ??= partOf(last.timeline)
    bill.data.value ??= last.bill?.ok ? { bill: last.bill.data } : undefined
    wanted.value = { hosp_mdtrt_id: data.hosp_mdtrt_id, ...campusOf(last) }
    if (last.institution !== undefined) campus.choose(last.institution)
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
    if (name.value) await timeline.load(patientId.value, name.value)
  }
  const reloadBill = async () => {
    if (name.value) await bill.load(patientId.value, name.value)
  }

  return {
    patientId,
    wanted,
    stay,
    stayId,
    name,
    openAhead,
    open,
    choose,
    chooseAgain,
    findStays,
    refresh,
    leaveStay,
    reloadTimeline,
    reloadBill,
    stays: derived(() => stays.data.value?.stays),
    unasked: derived(() => stays.data.value?.unasked ?? []),
    staysPending: stays.pending,
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
