import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createAuthorizations, type Authorizations } from './authorizations.ts'
import type { Identity } from './documents.ts'
import { createSealer } from './seal.ts'

const NOW = Date.parse('2026-11-24T00:00:00Z')
const UNTIL = NOW + 86_400_000
const patient: Identity = { name: '黄演练', documentType: '01', documentNumber: 'E1' }
const sealer = createSealer({
  sealing: [{ id: 'one', key: randomBytes(32) }],
  index: randomBytes(32),
})

let store: Store
beforeEach(() => {
  store = openSqliteStore(':memory:', () => NOW)
})

const at = (institution: 'first' | 'second', isApart: boolean): Authorizations =>
  createAuthorizations(store, sealer, () => NOW, {
    institution,
    isFirst: institution === 'first',
    isApart,
  })
const opens = (where: Authorizations, patientId: string) =>
  where.require('alice', patientId).then(
    () => true,
    (error: { code: string }) => {
      expect(error.code).toBe('state.not-authorized')
      return false
    },
  )
const listed = async (where: Authorizations) =>
  (await where.list('alice')).map(({ patientId }) => patientId)

describe('where an authorisation counts for the whole hospital', () => {
  test('it holds at every campus, and nothing of a campus is kept', async () => {
    const { patientId, onlyHere } = await at('second', false).grant('alice', patient, UNTIL)
    expect(onlyHere).toBeUndefined()
    expect([await opens(at('first', false), patientId), await listed(at('first', false))]).toEqual([
      true,
      [patientId],
    ])
    const [kept] = await store.find('authorizations', {})
    expect(kept!.document).not.toHaveProperty('institution')
    expect(kept!.id).toBe(
      (await createAuthorizations(store, sealer, () => NOW).grant('alice', patient, UNTIL))
        .patientId,
    )
  })
})

describe('where each campus is authorised for apart', () => {
  test('it opens and lists nothing at another, and neither goes with the other', async () => {
    const [first, second] = [at('first', true), at('second', true)]
    const one = await first.grant('alice', patient, UNTIL)
    expect(one.onlyHere).toBe(true)
    expect([await opens(second, one.patientId), await listed(second)]).toEqual([false, []])
    await expect(second.remove('alice', one.patientId)).rejects.toMatchObject({
      code: 'state.not-authorized',
    })
    const other = await second.grant('alice', patient, UNTIL)
    expect([await listed(first), await listed(second)]).toEqual([
      [one.patientId],
      [other.patientId],
    ])
    await second.remove('alice', other.patientId)
    expect([await opens(first, one.patientId), await listed(second)]).toEqual([true, []])
  })

  test('one that was given before holds at the first, and is replaced by the next there', async () => {
    const before = await createAuthorizations(store, sealer, () => NOW).grant(
      'alice',
      patient,
      UNTIL,
    )
    expect([
      await opens(at('first', true), before.patientId),
      await opens(at('second', true), before.patientId),
    ]).toEqual([true, false])
    await at('first', true).grant('alice', patient, UNTIL)
    expect(await listed(at('first', true))).toEqual([before.patientId])
  })

  test('it goes on holding there only, whatever is configured later', async () => {
    const { patientId } = await at('second', true).grant('alice', patient, UNTIL)
    expect([
      await opens(at('second', false), patientId),
      await opens(at('first', false), patientId),
    ]).toEqual([true, false])
    expect((await at('second', false).require('alice', patientId)).onlyHere).toBe(true)
  })
})
