import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Entry, Preauthorization, Stay, TimelineEvent } from '../../cloudfunctions/patient/contract.ts'
import { call } from '../api/index.ts'
import { recall, remember } from '../platform/storage.ts'
import { platformEvents } from '../stay/events.ts'
import { moneyFlow } from '../stay/flow.ts'
import { useEntry } from './entry.ts'
import { derived } from './derived.ts'
import { createResource } from './resource.ts'

/** One stay of one patient: its pre-authorisation, what happened, and the bill; each fails on its own. */
export const usePreauthorization = defineStore('preauthorization', () => {
  const entries = useEntry()
  const patientId = ref('')
  const wanted = ref<Entry>()

  const stays = createResource(async (id: string) => (await call('stays.list', { patientId: id })).stays)
  const current = createResource((id: string, stay: Entry) => call('preauthorization.current', { patientId: id, ...stay }))
  const timeline = createResource(async (id: string, stay: string) => (await call('timeline.list', { patientId: id, hosp_mdtrt_id: stay })).events)
  // Wrapped: null is an answer, "not yet".
  const bill = createResource((id: string, stay: string) => call('bill.get', { patientId: id, hosp_mdtrt_id: stay }))

  // What was seen last of each stay, for when the network is gone. In memory only: a phone can keep no secret, for what
  // would seal it lies beside it, and amounts on a lost phone are nobody's business. The answer carries its own time.
  const seen = new Map<string, Preauthorization>()
  const placeOf = (id: string, { hosp_mdtrt_id }: Entry): string => `${id} ${hosp_mdtrt_id}`

  const stayId = derived(() => current.data.value?.hosp_mdtrt_id ?? wanted.value?.hosp_mdtrt_id)
  const stay = derived<Stay | undefined>(() => stays.data.value?.find(({ hosp_mdtrt_id }) => hosp_mdtrt_id === stayId.value))

  /** What happened, oldest first. Where our journal knows nothing, the platform's own two dates. */
  const fromPlatform = derived(() => timeline.data.value?.length === 0)
  const events = derived<readonly TimelineEvent[]>(() => (fromPlatform.value && current.data.value ? platformEvents(current.data.value) : timeline.data.value ?? []))
  const flow = derived(() => (current.data.value && timeline.data.value ? moneyFlow(current.data.value, timeline.data.value) : undefined))

  /** Shows this patient's stay: the one from the link or the bedside code, the one chosen last, or the only one. */
  async function open(id: string): Promise<void> {
    if (id !== patientId.value) leaveStay()
    patientId.value = id
    const chosen = recall('stays')?.[id]
    wanted.value = entries.entry ?? (chosen === undefined ? undefined : { hosp_mdtrt_id: chosen })
    if (wanted.value !== undefined) {
      await Promise.all([stays.load(id), loadWanted()])
      return
    }
    if (!(await stays.load(id)) || wanted.value !== undefined || id !== patientId.value) return
    const only = stays.data.value?.length === 1 ? stays.data.value[0] : undefined
    if (only) await choose(only.hosp_mdtrt_id)
  }

  async function choose(stay: string): Promise<void> {
    entries.clear()
    showNothing()
    wanted.value = { hosp_mdtrt_id: stay }
    await loadWanted()
  }

  /** Everything anew, the shown kept until then. */
  async function refresh(): Promise<void> {
    if (wanted.value === undefined) return open(patientId.value)
    await Promise.all([stays.load(patientId.value), loadWanted()])
  }

  /** Back to the choice of a stay. */
  async function chooseAgain(): Promise<void> {
    entries.clear()
    const { [patientId.value]: _left, ...others } = recall('stays') ?? {}
    remember('stays', others)
    wanted.value = undefined
    showNothing()
    if (stays.status.value !== 'ready') await stays.load(patientId.value)
  }

  async function loadWanted(): Promise<void> {
    const [id, stay] = [patientId.value, wanted.value]
    if (stay === undefined) return
    if (!(await current.load(id, stay)) || current.data.value === undefined) return showLastSeen(id, stay)
    const { hosp_mdtrt_id } = current.data.value
    seen.set(placeOf(id, { hosp_mdtrt_id }), current.data.value)
    remember('stays', { ...recall('stays'), [id]: hosp_mdtrt_id })
    wanted.value = { hosp_mdtrt_id }
    entries.clear()
    await Promise.all([timeline.load(id, hosp_mdtrt_id), bill.load(id, hosp_mdtrt_id)])
  }

  /** The old answer under the failure of the new one; never after a refusal, which may be because nobody may see it any more. */
  function showLastSeen(id: string, stay: Entry): void {
    if (id !== patientId.value || current.failure.value === undefined) return
    if (!current.failure.value.retryable) seen.delete(placeOf(id, stay))
    else current.data.value ??= seen.get(placeOf(id, stay))
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

  const reloadTimeline = async () => { if (stayId.value) await timeline.load(patientId.value, stayId.value) }
  const reloadBill = async () => { if (stayId.value) await bill.load(patientId.value, stayId.value) }

  return {
    patientId, wanted, stay, stayId, open, choose, chooseAgain, refresh, leaveStay, reloadTimeline, reloadBill,
    stays: stays.data, staysStatus: stays.status, staysFailure: stays.failure,
    current: current.data, currentStatus: current.status, currentFailure: current.failure,
    events, fromPlatform, flow, timeline: timeline.data, timelineStatus: timeline.status, timelineFailure: timeline.failure,
    bill: bill.data, billStatus: bill.status, billFailure: bill.failure,
  }
})
