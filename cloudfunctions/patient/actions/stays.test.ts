import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Authorization } from '../../lib/identity/authorizations.ts'
import { createGate } from '../../lib/limits/gate.ts'
import { UnavailableError } from '../../lib/protocol/index.ts'
import type { Caller } from '../caller.ts'
import type { Campus } from '../dependencies.ts'
import { ELSEWHERE_MS, staysEverywhere } from './stays.ts'

const identity = { name: '黄演练', documentType: '01', documentNumber: 'E1' }
const authorization: Authorization = { patientId: 'p', identity, until: 0 }
const away = () => Promise.reject(new UnavailableError('unavailable.his', '暂时查不到'))
const silent = () => new Promise<never>(() => undefined)

/** What each campus's HIS does, and how often it was asked. */
const his: Record<string, { stays: () => Promise<object[]>; asked: number }> = {}
function campus(institution: string): Campus {
  his[institution] = {
    stays: async () => [{ hosp_mdtrt_id: `ZY-${institution}`, hospital: institution }],
    asked: 0,
  }
  const stays = () => {
    his[institution]!.asked += 1
    return his[institution]!.stays()
  }
  return {
    institution,
    his: { stays },
    gate: createGate({ most: 2, line: 0, patience: 10 }),
  } as unknown as Campus
}

let campuses: [Campus, ...Campus[]]
beforeEach(() => {
  vi.useFakeTimers()
  campuses = [campus('H1'), campus('H2'), campus('H3')]
})
afterEach(() => vi.useRealTimers())

const caller = (of = campuses, at = 1) =>
  ({ ...of[at], campuses: of, log: pino({ level: 'silent' }) }) as unknown as Caller
const stay = (institution: string) => ({
  hosp_mdtrt_id: `ZY-${institution}`,
  hospital: institution,
  institution,
})

describe('the stays of all campuses', () => {
  test('are asked for at once, those of the campus that is meant first', async () => {
    expect(await staysEverywhere(caller(), authorization)).toEqual({
      stays: [stay('H2'), stay('H1'), stay('H3')],
    })
  })

  test('a campus that fails, and one that hangs, are named beside what the others know', async () => {
    his.H1!.stays = away
    his.H3!.stays = silent
    const found = staysEverywhere(caller(), authorization)
    await vi.advanceTimersByTimeAsync(ELSEWHERE_MS - 1)
    const before = await Promise.race([found, Promise.resolve('waiting')])
    await vi.advanceTimersByTimeAsync(1)
    expect([before, await found]).toEqual([
      'waiting',
      { stays: [stay('H2')], unasked: ['H1', 'H3'] },
    ])
  })

  test('also where it is the one that is meant', async () => {
    his.H2!.stays = away
    expect(await staysEverywhere(caller(), authorization)).toEqual({
      stays: [stay('H1'), stay('H3')],
      unasked: ['H2'],
    })
  })

  test('where none answers it is a failure, not an empty list', async () => {
    for (const one of Object.values(his)) one.stays = away
    await expect(staysEverywhere(caller(), authorization)).rejects.toMatchObject({
      code: 'unavailable.his',
    })
  })

  test('are asked for where the authorisation holds, and nowhere else', async () => {
    expect(await staysEverywhere(caller(), { ...authorization, onlyHere: true })).toEqual({
      stays: [stay('H2')],
    })
    expect([his.H1!.asked, his.H3!.asked]).toEqual([0, 0])
  })

  test('a campus that hangs is asked no more than its own bounds allow', async () => {
    his.H3!.stays = silent
    const many = Array.from({ length: 5 }, () => staysEverywhere(caller(), authorization))
    await vi.advanceTimersByTimeAsync(ELSEWHERE_MS)
    await Promise.all(many)
    expect(his.H3!.asked).toBe(2)
  })

  test('of an only campus bear no name of it', async () => {
    const { institution: _, ...own } = stay('H1')
    expect(await staysEverywhere(caller([campuses[0]], 0), authorization)).toEqual({ stays: [own] })
  })
})
