import { expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Stored } from '../store/store.ts'
import { claimNumber } from './claim.ts'
import type { Intent, IntentStatus } from './intent.ts'

const NUMBER = { id: 'number~1', service: 'settle', naturalKey: '1' } as const
const intent = (status: IntentStatus) =>
  ({ id: status, version: 1, document: { ...NUMBER, status } }) as unknown as Stored<Intent>

test('a number that a stay has had before goes to one of two that want it at the same moment', async () => {
  const store = openSqliteStore(':memory:', Date.now)
  const histories: Record<string, Stored<Intent>[]> = { here: [], elsewhere: [intent('sending')] }
  const ofStay = async (stay: string) => histories[stay]!
  const claim = (stayKey: string, look = ofStay) => claimNumber(store, look, { ...NUMBER, stayKey })
  await claim('here')
  histories.here!.push(intent('not-done'))

  // The one looks at the other's calls, and while it does the other writes one and claims the number for it.
  let here: boolean | undefined
  const elsewhere = await claim('elsewhere', async (stay) => {
    const seen = [...histories[stay]!]
    if (here === undefined) {
      histories.here!.push(intent('sending'))
      here = await claim('here')
    }
    return seen
  })
  expect({ here, elsewhere }).toEqual({ here: true, elsewhere: false })
})

test('a number of which nothing came is free for another stay, and not for a third while that one has it', async () => {
  const store = openSqliteStore(':memory:', Date.now)
  const histories: Record<string, Stored<Intent>[]> = {
    one: [intent('refused'), intent('not-done')],
    two: [intent('sending')],
  }
  const claim = (stayKey: string) =>
    claimNumber(store, async (stay) => histories[stay]!, { ...NUMBER, stayKey })
  expect(await claim('one')).toBe(true)
  expect(await claim('two')).toBe(true)
  expect(await claim('three')).toBe(false)
})
