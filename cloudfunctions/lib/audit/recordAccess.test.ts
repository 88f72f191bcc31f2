import { expect, test, vi } from 'vitest'
import type { Authorization, Authorizations } from '../identity/authorizations.ts'
import type { AuditFact } from './trail.ts'
import { recordAccess } from './recordAccess.ts'

const authorization = (patientId: string): Authorization => ({
  patientId,
  identity: { name: '林示范', documentType: '01', documentNumber: `number of ${patientId}` },
  until: 1,
})

function watched() {
  const require = vi.fn(async (_openid: string, patientId: string) => authorization(patientId))
  const list = async () => [authorization('mother'), authorization('father')]
  const appended: AuditFact[] = []
  const onRecord: (() => void)[] = []
  const append = (fact: AuditFact) => {
    appended.push(fact)
    return new Promise<void>((resolve) => onRecord.push(resolve))
  }
  return {
    require,
    appended,
    onRecord,
    seen: recordAccess(
      { list, require } as unknown as Authorizations,
      { append, appendSeldom: append },
      { openid: 'daughter', action: 'overview.get' },
    ),
  }
}

test('whom it has just seen in its list, a request need not ask the store for again; anybody else it must', async () => {
  const { seen, require } = watched()
  await seen.authorizations.list('daughter')
  expect(await seen.authorizations.require('daughter', 'mother')).toEqual(authorization('mother'))
  expect(require).not.toHaveBeenCalled()
  await seen.authorizations.require('daughter', 'uncle')
  await seen.authorizations.require('neighbour', 'mother')
  expect(require.mock.calls).toEqual([
    ['daughter', 'uncle'],
    ['neighbour', 'mother'],
  ])
})

test('all whom an answer shows are written down at once, and it waits for the last of them', async () => {
  const { seen, appended, onRecord } = watched()
  await seen.authorizations.list('daughter')
  await seen.authorizations.require('daughter', 'mother')
  let left = false
  const shown = seen.shown().then(() => (left = true))
  expect(appended.map(({ patientId, outcome }) => [patientId, outcome])).toEqual([
    ['mother', 'shown'],
    ['father', 'listed'],
  ])
  onRecord[0]!()
  await new Promise(setImmediate)
  expect(left).toBe(false)
  onRecord[1]!()
  await shown
})
