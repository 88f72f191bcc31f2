import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createAuthorizations, LONGEST_AUTHORIZATION, MOST_PATIENTS } from './authorizations.ts'
import { createHandoffs, HANDOFF_LIFETIME } from './handoffs.ts'
import { createSealer } from './seal.ts'

const identity = { name: '林示范', documentType: '01', documentNumber: '350502194803120013' }
const sealer = createSealer({
  sealing: [{ id: 'k1', key: randomBytes(32) }],
  index: randomBytes(32),
})

let time: number
let store: Store

beforeEach(() => {
  time = Date.parse('2026-11-24T00:00:00Z')
  store = openSqliteStore(':memory:', () => time)
})

describe('a hand-over', () => {
  const handoffs = () => createHandoffs(store, sealer, () => time)

  test('comes back once, to whom it was given, with what was remembered', async () => {
    const { state } = await handoffs().begin('alice', identity, { hosp_mdtrt_id: 'ZY1' })
    const taken = await handoffs().take('alice', state)
    expect(taken).toMatchObject({ identity, entry: { hosp_mdtrt_id: 'ZY1' } })
    await expect(handoffs().take('alice', state)).rejects.toMatchObject({
      code: 'state.handoff-gone',
    })
  })

  test('is nobody else’s, and an attempt by another does not use it up', async () => {
    const { state } = await handoffs().begin('alice', identity, undefined)
    await expect(handoffs().take('mallory', state)).rejects.toMatchObject({
      code: 'state.handoff-gone',
    })
    await expect(handoffs().take('alice', state)).resolves.toBeDefined()
  })

  test('ends after its time', async () => {
    const { state, expiresAt } = await handoffs().begin('alice', identity, undefined)
    expect(expiresAt).toBe(time + HANDOFF_LIFETIME)
    time += HANDOFF_LIFETIME
    await expect(handoffs().take('alice', state)).rejects.toMatchObject({
      code: 'state.handoff-gone',
    })
  })

  test('two returns at once: one is taken', async () => {
    const { state } = await handoffs().begin('alice', identity, undefined)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => handoffs().take('alice', state)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('given back, may be taken again', async () => {
    const { state } = await handoffs().begin('alice', identity, undefined)
    await (await handoffs().take('alice', state)).giveBack()
    await expect(handoffs().take('alice', state)).resolves.toBeDefined()
  })

  test('given back after its time, it is simply gone', async () => {
    const { state } = await handoffs().begin('alice', identity, undefined)
    const taken = await handoffs().take('alice', state)
    time += HANDOFF_LIFETIME
    await taken.giveBack()
    await expect(handoffs().take('alice', state)).rejects.toMatchObject({
      code: 'state.handoff-gone',
    })
  })

  test('a code is one hand-over’s, which may ask about it again', async () => {
    const take = async (openid: string) =>
      handoffs().take(openid, (await handoffs().begin(openid, identity, undefined)).state)
    const [first, second, other] = [await take('alice'), await take('alice'), await take('bob')]
    expect(await first.claim('code')).toBe(true)
    expect(await first.claim('code')).toBe(true)
    expect(await second.claim('code')).toBe(false)
    expect(await other.claim('code')).toBe(false)
    expect(await other.claim('another')).toBe(true)
    expect(JSON.stringify(await store.find('nonces', {}))).not.toContain('"code"')
  })

  test('two at once with one code: it is one’s', async () => {
    const taken = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const { state } = await handoffs().begin(`o${i}`, identity, undefined)
        return handoffs().take(`o${i}`, state)
      }),
    )
    const claims = await Promise.all(taken.map((one) => one.claim('code')))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  test('the store holds neither the state nor who the patient is', async () => {
    const { state } = await handoffs().begin('alice', identity, undefined)
    const kept = JSON.stringify(await store.find('handoffs', {}))
    for (const secret of [state, identity.name, identity.documentNumber])
      expect(kept).not.toContain(secret)
  })
})

describe('an authorisation', () => {
  const authorizations = () => createAuthorizations(store, sealer, () => time)

  test('is this openid’s alone, for as long as the verifier says', async () => {
    const { patientId } = await authorizations().grant('alice', identity, time + 60_000)
    expect((await authorizations().require('alice', patientId)).identity).toEqual(identity)
    const refusals = await Promise.allSettled([
      authorizations().require('mallory', patientId),
      authorizations().require('alice', 'nobody'),
      authorizations().remove('mallory', patientId),
    ])
    // One answer whatever did not match.
    expect(
      new Set(
        refusals.map((one) =>
          one.status === 'rejected' ? `${one.reason.code}${one.reason.message}` : 'answered',
        ),
      ).size,
    ).toBe(1)
    time += 60_000
    await expect(authorizations().require('alice', patientId)).rejects.toMatchObject({
      code: 'state.not-authorized',
    })
    expect(await authorizations().list('alice')).toEqual([])
  })

  test('never lives longer than our own limit', async () => {
    const { until } = await authorizations().grant(
      'alice',
      identity,
      time + 10 * LONGEST_AUTHORIZATION,
    )
    expect(until).toBe(time + LONGEST_AUTHORIZATION)
  })

  test('the same person has another id for another openid', async () => {
    const [a, b] = await Promise.all([
      authorizations().grant('alice', identity, time + 1000),
      authorizations().grant('bob', identity, time + 1000),
    ])
    expect(a.patientId).not.toBe(b.patientId)
  })

  test('given again, it is renewed under the same id; twenty at once leave one', async () => {
    const granted = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        authorizations().grant('alice', identity, time + 1000 + i),
      ),
    )
    expect(new Set(granted.map(({ patientId }) => patientId)).size).toBe(1)
    expect(await authorizations().list('alice')).toHaveLength(1)
  })

  test('of one more patient than can be seen is refused, at its beginning and at its end; a renewal is not', async () => {
    const number = (count: number) => ({ ...identity, documentNumber: `N${count}` })
    for (let count = 0; count < MOST_PATIENTS; count += 1)
      await authorizations().grant('alice', number(count), time + 1000)
    const refused = {
      code: 'state.too-many-patients',
      message: expect.stringContaining('50') as string,
    }
    for (const act of [
      authorizations().requireRoom('alice', identity),
      authorizations().grant('alice', identity, time + 1000),
    ])
      await expect(act).rejects.toMatchObject(refused)
    await authorizations().requireRoom('alice', number(7))
    await authorizations().grant('alice', number(7), time + 2000)
    await authorizations().requireRoom('bob', identity)
    expect(await authorizations().list('alice')).toHaveLength(MOST_PATIENTS)
    time += 1000
    await authorizations().requireRoom('alice', identity)
  })

  test('removed, nothing is left of it', async () => {
    const { patientId } = await authorizations().grant('alice', identity, time + 1000)
    await authorizations().remove('alice', patientId)
    expect(await store.find('authorizations', {})).toEqual([])
    await expect(authorizations().require('alice', patientId)).rejects.toMatchObject({
      code: 'state.not-authorized',
    })
  })
})
