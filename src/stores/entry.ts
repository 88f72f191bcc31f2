import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Entry, ResolvedEntry } from '../../cloudfunctions/patient/api.ts'
import { ApiFailure, UNREADABLE_CODE, asFailure } from '../api/failure.ts'
import { call } from '../api/index.ts'
import { hasUnreadableCode, readCampus, readEntry } from '../entry/read.ts'
import { forget, recall, remember } from '../platform/storage.ts'
import { useCampus } from './campus.ts'

type Bed = Extract<ResolvedEntry, { kind: 'ticket' }>

/** Where the patient came from: kept through consent, identity and hand-over until a stay has been opened with it. */
export const useEntry = defineStore('entry', () => {
  const campus = useCampus()
  const entry = shallowRef<Entry | undefined>(readEntry(rememberedEntry()))
  /** What the bed's paper says, once the function has told. */
  const bed = shallowRef<Bed>()
  /** Why a bedside code leads nowhere. It is said once; the app works without it. */
  const refusal = shallowRef<ApiFailure>()
  let lastSeen = ''
  /** The ticket that is being asked about. */
  let asking = ''

  /** WeChat repeats an old query when the app merely comes back to the front: only a new one counts. */
  function arrive(query: Record<string, unknown> | undefined): void {
    const read = readEntry(query)
    const unreadable = hasUnreadableCode(query)
    const institution = readCampus(query)
    const seen = JSON.stringify([read ?? unreadable, institution])
    if ((read === undefined && !unreadable && institution === undefined) || seen === lastSeen)
      return
    lastSeen = seen
    refusal.value = undefined
    if (read !== undefined) return keep(read)
    clear()
    if (unreadable) refusal.value = new ApiFailure(UNREADABLE_CODE)
    else campus.choose(institution)
  }

  function keep(given: Entry): void {
    if (given.institution !== undefined) campus.choose(given.institution)
    if (given.ticket !== bed.value?.ticket) bed.value = undefined
    entry.value = given
    remember('entry', given)
  }

  function clear(): void {
    entry.value = undefined
    bed.value = undefined
    forget('entry')
  }

  /** The patient says which campus it is: a number that came without one is of this, and what is of another goes. */
  function settle(institution: string): void {
    campus.choose(institution)
    const { hosp_mdtrt_id, institution: its = institution } = entry.value ?? {}
    if (hosp_mdtrt_id !== undefined && its === institution) keep({ hosp_mdtrt_id, institution })
    else if (bed.value?.institution !== institution) clear()
  }

  /**
   * Asks where a bedside code leads, so that the patient sees it is theirs before anything is filled in. A code that is
   * refused is forgotten: it would only be refused again. One that could not be asked about is kept.
   */
  async function resolve(): Promise<void> {
    const ticket = entry.value?.ticket
    if (ticket === undefined || bed.value?.ticket === ticket || asking === ticket) return
    asking = ticket
    try {
      const found = await call('entry.resolve', { scene: ticket })
      if (entry.value?.ticket === ticket && found.kind === 'ticket') {
        bed.value = { ...found, ticket }
        if (found.institution !== undefined) campus.choose(found.institution)
      }
    } catch (error) {
      const failure = asFailure(error)
      if (entry.value?.ticket !== ticket || !/^(state|input)\.ticket/.test(failure.code)) return
      clear()
      refusal.value = failure
    } finally {
      if (asking === ticket) asking = ''
    }
  }

  /** What the function refuses it would refuse again: the app works without it. @returns whether it was there */
  function forgetRefused({ code, field = '' }: ApiFailure): boolean {
    if (code === 'input.institution') {
      campus.choose(undefined)
      clear()
      return true
    }
    const isRefused =
      entry.value !== undefined &&
      code.startsWith('input.') &&
      /(^|\.)(entry|hosp_mdtrt_id|ticket)(\.|$)/.test(field)
    if (isRefused) clear()
    return isRefused
  }

  return { entry, bed, refusal, arrive, keep, settle, clear, resolve, forgetRefused }
})

/** As a link would have it: an older version of the app may have kept what cannot be one. */
const rememberedEntry = (): Record<string, unknown> | undefined => ({ ...recall('entry') })
