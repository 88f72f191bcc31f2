import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  MOST_BEGUN_PER_PATIENT,
  MOST_FAILED_PER_DOCUMENT,
  MOST_FAILED_PER_PATIENT,
  MOST_PER_OPENID,
  MOST_PER_SOURCE,
  createIdentityTries,
  type IdentityTries,
} from '../../cloudfunctions/lib/limits/identityTries.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'

const START = Date.UTC(2026, 10, 24)
const fingerprint = (...parts: string[]) =>
  createHmac('sha256', 'tests').update(JSON.stringify(parts)).digest('base64url')

let folder: string
let time: number
let stores: Store[]
/** Two instances on one file. */
let tries: IdentityTries[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tries-'))
  time = START
  stores = [1, 2].map(() => openSqliteStore(join(folder, 'store.db'), () => time))
  tries = stores.map((store) => createIdentityTries(store, { fingerprint }, () => time))
})
afterEach(async () => {
  for (const store of stores) await store.close()
  await rm(folder, { recursive: true, force: true })
})

/** @returns how many were counted, and the words of the others */
async function outcome(all: Promise<void>[]): Promise<{ counted: number; words: Set<string> }> {
  const settled = await Promise.allSettled(all)
  const refused = settled.flatMap((one) =>
    one.status === 'rejected'
      ? [one.reason as { code: string; message: string; retryable: boolean; field?: string }]
      : [],
  )
  for (const error of refused)
    expect(error).toMatchObject({ code: 'state.too-many', retryable: true, field: undefined })
  return {
    counted: settled.length - refused.length,
    words: new Set(refused.map(({ message }) => message)),
  }
}

const fifty = (attempt: (number: number, instance: IdentityTries) => Promise<void>) =>
  outcome(Array.from({ length: 50 }, (_, number) => attempt(number, tries[number % 2]!)))

describe('fifty at once by two instances on one store', () => {
  test('one openid, fifty patients', async () => {
    const { counted, words } = await fifty((number, one) =>
      one.count('begin', { openid: 'guesser', documentNumber: `N${number}` }),
    )
    expect(counted).toBe(MOST_PER_OPENID)
    expect(words).toEqual(
      new Set([
        '试的次数太多了。为了保护患者，请在 09:03 以后再来。急用的话，请带患者的证件到住院结算窗口办理，窗口不受影响',
      ]),
    )
  })

  test('fifty openids, one patient: beginning proves nothing, failing does', async () => {
    const by = (number: number) => ({
      openid: `openid-${number}`,
      documentNumber: '350502194803120013',
    })
    expect(await fifty((number, one) => one.count('begin', by(number)))).toMatchObject({
      counted: 50,
    })
    expect(await fifty((number, one) => one.count('verify', by(number)))).toMatchObject({
      counted: MOST_FAILED_PER_DOCUMENT,
    })
  })

  test('one openid, one patient', async () => {
    const by = { openid: 'child', documentNumber: 'N' }
    expect(await fifty((_, one) => one.count('begin', by))).toMatchObject({
      counted: MOST_BEGUN_PER_PATIENT,
    })
    expect(await fifty((_, one) => one.count('verify', by))).toMatchObject({
      counted: MOST_FAILED_PER_PATIENT,
    })
  })

  test('begin and complete are counted apart', async () => {
    await fifty((_, one) => one.count('begin', { openid: 'guesser' }))
    expect(await fifty((_, one) => one.count('complete', { openid: 'guesser' }))).toMatchObject({
      counted: MOST_PER_OPENID,
    })
  })

  test('fifty people behind the hospital’s one address are not in each other’s way', async () => {
    const { counted } = await fifty((number, one) =>
      one.count('begin', {
        openid: `openid-${number}`,
        documentNumber: `N${number}`,
        source: '203.0.113.7',
      }),
    )
    expect(counted).toBe(50)
  })
})

test('one address with ever new openids and numbers ends as well', async () => {
  let counted = 0
  for (let round = 0; round < 30; round += 1) {
    counted += (
      await fifty((number, one) =>
        one.count('begin', {
          openid: `o-${round}-${number}`,
          documentNumber: `N-${round}-${number}`,
          source: '203.0.113.7',
        }),
      )
    ).counted
  }
  expect(counted).toBe(MOST_PER_SOURCE)
})

test('nobody alone, nor a few together, can lock the patient out', async () => {
  for (const stranger of ['mallory', 'eve', 'trudy'])
    for (const step of ['begin', 'verify'] as const)
      await fifty((_, one) => one.count(step, { openid: stranger, documentNumber: 'the patient' }))
  const patient = { openid: 'the patient’s own', documentNumber: 'the patient' }
  await tries[0]!.count('begin', patient)
  await tries[1]!.count('complete', patient)
  await tries[0]!.count('verify', patient)
})

test('what was no try is given back', async () => {
  const by = { openid: 'child', documentNumber: 'N' }
  for (let round = 0; round < 2 * MOST_FAILED_PER_DOCUMENT; round += 1) {
    await tries[round % 2]!.count('verify', by)
    await tries[round % 2]!.giveBack('verify', by)
  }
})

test('the words are the same whatever was reached, and waiting as told helps', async () => {
  const byOpenid = await fifty((number, one) =>
    one.count('begin', { openid: 'guesser', documentNumber: `N${number}` }),
  )
  const [said] = byOpenid.words
  const [, hour, minute] = /在 (\d\d):(\d\d) 以后/.exec(said!)!
  // Shanghai is eight hours ahead, and it is midnight in Greenwich.
  const told = START + ((Number(hour) - 8) * 60 + Number(minute)) * 60_000
  time = told - 2 * 60_000
  expect(
    await outcome([tries[0]!.count('begin', { openid: 'guesser', documentNumber: 'N99' })]),
  ).toMatchObject({ counted: 0 })
  time = told
  await tries[0]!.count('begin', { openid: 'guesser', documentNumber: 'N99' })
  time = START + 6 * 3_600_000
  await fifty((number, one) => one.count('verify', { openid: `o${number}`, documentNumber: 'N1' }))
  const [word] = (
    await outcome([tries[1]!.count('verify', { openid: 'new', documentNumber: 'N1' })])
  ).words
  expect(word!.replace(/\d\d:\d\d/, 'n')).toBe(said!.replace(/\d\d:\d\d/, 'n'))
})

test('before midnight the time of day is tomorrow’s', async () => {
  time = START + 15.5 * 3_600_000
  const { words } = await fifty((_, one) => one.count('begin', { openid: 'late' }))
  expect([...words][0]).toMatch(/请在明天 00:\d\d 以后再来/)
})

test('who gets through every time may help a whole ward', async () => {
  for (let patient = 0; patient < 3 * MOST_PER_OPENID; patient += 1) {
    const by = { openid: 'nurse', documentNumber: `N${patient}`, source: '203.0.113.7' }
    await tries[0]!.count('begin', by)
    await tries[1]!.count('complete', by)
    await tries[1]!.count('verify', by)
    await tries[0]!.succeeded(by)
  }
})

test('the store holds no openid, number or address', async () => {
  await tries[0]!.count('begin', {
    openid: 'openid-marked',
    documentNumber: '350502194803120013',
    source: '203.0.113.7',
  })
  const kept = JSON.stringify(await stores[0]!.find('counters', { limit: 1000 }))
  expect(kept).not.toMatch(/openid-marked|350502|203\.0/)
})
