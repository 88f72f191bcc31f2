import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { DuplicateError, StoreUnavailable, VersionConflict } from '../store/errors.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createAuthorizations, LONGEST_AUTHORIZATION, MOST_PATIENTS } from './authorizations.ts'
import { createHandoffs, HANDOFF_LIFETIME } from './handoffs.ts'
import { createSealer } from './seal.ts'

const identity = { name: '林示范', documentType: '01', documentNumber: '350502194803120013' }
const keys = { sealing: [{ id: 'k1', key: randomBytes(32) }], index: randomBytes(32) }
const sealer = createSealer(keys)

let time: number
let store: Store

beforeEach(() => {
  time = Date.parse('2026-11-24T00:00:00Z')
  store = openSqliteStore(':memory:', () => time)
})

/** The store, of which one method fails. */
const failing = (method: keyof Store, error: Error): Store => ({
  ...store,
  [method]: () => Promise.reject(error),
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
    expect(expiresAt).toBe(time + 15 * 60_000)
    time = expiresAt
    await expect(handoffs().take('alice', state)).rejects.toMatchObject({
      code: 'state.handoff-gone',
      field: 'state',
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

  test('a code is remembered for a day, beside what others remember there', async () => {
    const take = async () =>
      handoffs().take('alice', (await handoffs().begin('alice', identity, undefined)).state)
    const [first, second] = [await take(), await take()]
    await first.claim('code')
    expect((await store.find('nonces', {}))[0]!.id).toMatch(/^evoucher-code-[\w-]{43}$/)
    time += 86_400_000 - 1
    expect(await second.claim('code')).toBe(false)
    time += 1
    expect(await second.claim('code')).toBe(true)
  })

  test('a code that somebody had, and that is forgotten meanwhile, was not this one’s', async () => {
    const { state } = await handoffs().begin('alice', identity, undefined)
    const forgetful = failing('create', new DuplicateError('nonces'))
    const taken = await createHandoffs(forgetful, sealer, () => time).take('alice', state)
    expect(await taken.claim('code')).toBe(false)
  })

  test('while the store is away, nothing is taken for used, and nothing for given back', async () => {
    const away = new StoreUnavailable()
    const begun = async () => (await handoffs().begin('alice', identity, undefined)).state
    const without = (method: keyof Store) =>
      createHandoffs(failing(method, away), sealer, () => time)
    await expect(without('replace').take('alice', await begun())).rejects.toBe(away)
    const taken = await without('create').take('alice', await begun())
    await expect(taken.claim('code')).rejects.toBe(away)
    let replaced = 0
    const once: Store = {
      ...store,
      replace: (...given) => (replaced++ === 0 ? store.replace(...given) : Promise.reject(away)),
    }
    const { giveBack } = await createHandoffs(once, sealer, () => time).take('alice', await begun())
    await expect(giveBack()).rejects.toBe(away)
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

  test('ends by our clock, also where the store is late in clearing away', async () => {
    let seen = time
    const late = openSqliteStore(':memory:', () => 0)
    const kept = createAuthorizations(late, sealer, () => seen)
    const { patientId, until } = await kept.grant('alice', identity, time + 1000)
    seen = until - 1
    expect(await kept.list('alice')).toEqual([{ patientId, until, identity }])
    expect(await kept.require('alice', patientId)).toEqual({ patientId, until, identity })
    seen = until
    expect(await kept.list('alice')).toEqual([])
    await expect(kept.require('alice', patientId)).rejects.toMatchObject({
      code: 'state.not-authorized',
      field: 'patientId',
    })
    time = until
    await authorizations().grant('alice', identity, time + 1)
    time += 1
    expect(await store.sweep()).toBe(1)
  })

  test('has an id that says nothing, and keeps it while the index key is being changed', async () => {
    const { patientId } = await authorizations().grant('alice', identity, time + 1000)
    expect(patientId).toMatch(/^[\w-]{32}$/)
    const changed = createSealer({ ...keys, index: randomBytes(32), oldIndexes: [keys.index] })
    const renewed = await createAuthorizations(store, changed, () => time).grant(
      'alice',
      identity,
      time + 2000,
    )
    expect(renewed).toEqual({ patientId, identity, until: time + 2000 })
    // One that was not there before has an id by the present key.
    const fresh = { ...identity, documentNumber: 'E12345678' }
    const granted = await createAuthorizations(store, changed, () => time).grant(
      'alice',
      fresh,
      time + 1000,
    )
    expect(changed.fingerprint('patient', 'alice', '01', 'E12345678')).toContain(granted.patientId)
  })

  test('of another kind of document with the same number is another patient’s', async () => {
    await authorizations().grant('alice', identity, time + 1000)
    await authorizations().grant('alice', { ...identity, documentType: '17' }, time + 1000)
    expect(await authorizations().list('alice')).toHaveLength(2)
  })

  test('those of one openid are listed, oldest first, also where more came at once than may', async () => {
    const number = (count: number) => ({ ...identity, documentNumber: `N${count}` })
    const names = async () =>
      (await authorizations().list('alice')).map(({ identity }) => identity.documentNumber)
    for (let count = 0; count < 9; count += 1) {
      await authorizations().grant('alice', number(count), time + 1000)
      await authorizations().grant('bob', number(count), time + 1000)
      time += 1
    }
    expect(await names()).toEqual(Array.from({ length: 9 }, (_, count) => `N${count}`))
    await Promise.all(
      Array.from({ length: MOST_PATIENTS }, (_, count) =>
        authorizations().grant('alice', number(100 + count), time + 1000),
      ),
    )
    expect((await names()).length).toBeGreaterThan(MOST_PATIENTS)
  })

  test('never lives longer than our own limit', async () => {
    const { until } = await authorizations().grant(
      'alice',
      identity,
      time + 10 * LONGEST_AUTHORIZATION,
    )
    expect(until).toBe(time + LONGEST_AUTHORIZATION)
    // As patients are told before they agree.
    expect(LONGEST_AUTHORIZATION).toBe(30 * 86_400_000)
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

  test('is sealed for its own place: copied to another patient’s, it does not open', async () => {
    const [one, other] = await Promise.all(
      [identity, { ...identity, documentNumber: 'E12345678' }].map((who) =>
        authorizations().grant('alice', who, time + 1000),
      ),
    )
    const stored = async (id: string) =>
      (await store.get<{ identity: string }>('authorizations', id))!
    const target = await stored(one!.patientId)
    await store.replace('authorizations', target, {
      ...target.document,
      identity: (await stored(other!.patientId)).document.identity,
    })
    await expect(authorizations().require('alice', one!.patientId)).rejects.toThrow(/authenticate/)
  })

  test('removed, nothing is left of it', async () => {
    const { patientId } = await authorizations().grant('alice', identity, time + 1000)
    await authorizations().remove('alice', patientId)
    expect(await store.find('authorizations', {})).toEqual([])
    await expect(authorizations().require('alice', patientId)).rejects.toMatchObject({
      code: 'state.not-authorized',
    })
  })

  test('removed and renewed at once: what is newly wanted stays; a store that is away is said', async () => {
    const { patientId } = await authorizations().grant('alice', identity, time + 1000)
    const removing = (error: Error) =>
      createAuthorizations(failing('remove', error), sealer, () => time).remove('alice', patientId)
    await expect(removing(new VersionConflict('authorizations'))).resolves.toBeUndefined()
    await expect(removing(new StoreUnavailable())).rejects.toMatchObject({
      code: 'unavailable.store',
    })
    expect(await authorizations().list('alice')).toHaveLength(1)
  })
})
