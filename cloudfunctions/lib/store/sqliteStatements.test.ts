import Database from 'libsql'
import { expect, test } from 'vitest'
import { findStatement, schema } from './sqliteStatements.ts'
import { COLLECTIONS, type Collection, type Query } from './store.ts'

const database = new Database(':memory:')
for (const statement of schema()) database.exec(statement)

/** How SQLite would go about it, a line for each step. */
function planOf(collection: Collection, query: Query): string[] {
  const { sql, values } = findStatement(collection, query, 100, 1)
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).raw()
  return (steps.all(...values) as [number, number, number, string][]).map(([, , , step]) => step)
}

const SORTED = 'USE TEMP B-TREE FOR ORDER BY'
const fields = (Object.keys(COLLECTIONS) as Collection[]).flatMap((collection) =>
  COLLECTIONS[collection].map((field) => [collection, field] as const),
)
const at = (field: string) => ({ id: 'a', version: 1, document: { [field]: 'x' } })

test.each(fields)('%s by %s: by its index, page after page, and nothing is sorted', (...of) => {
  const [collection, field] = of
  const where = { [field]: 'x' }
  const found = [`SEARCH ${collection} USING INDEX ${collection}_${field} (<expr>=?)`]
  expect(planOf(collection, { where })).toEqual(found)
  expect(planOf(collection, { where, orderBy: { field, descending: true } })).toEqual(found)
  const behind = [`SEARCH ${collection} USING INDEX ${collection}_${field} (<expr>=? AND id>?)`]
  expect(planOf(collection, { where, after: at(field) })).toEqual(behind)
  expect(planOf(collection, { where, after: at(field), orderBy: { field } })).toEqual(behind)
})

test.each(fields)('%s sorted by %s: as its index has them, from where the page begins', (...of) => {
  const [collection, field] = of
  for (const descending of [false, true]) {
    const query: Query = { orderBy: { field, descending }, range: { field, from: 'a' } }
    const begins = [`SEARCH ${collection} USING INDEX ${collection}_${field} (<expr>>?)`]
    expect(planOf(collection, query)).toEqual(begins)
    const [behind, ...more] = planOf(collection, { ...query, after: at(field) })
    expect(behind).toContain(`SEARCH ${collection} USING INDEX ${collection}_${field} (<expr>>?`)
    const all = planOf(collection, { orderBy: { field, descending }, after: at(field) })
    expect(all.join()).toContain(`USING INDEX ${collection}_${field}`)
    expect([...more, ...all]).not.toContain(SORTED)
  }
})

test.each<[string, Collection, Query, string]>([
  [
    'what was done lately, of a ledger where nearly all is done',
    'intents',
    {
      where: { status: 'done' },
      range: { field: 'updatedAt', from: 1 },
      orderBy: { field: 'updatedAt' },
    },
    'intents_updatedAt',
  ],
  [
    'a day’s settlements, not all settlements',
    'intents',
    { where: { feeDate: '2026-01-01', service: 'settle' } },
    'intents_feeDate',
  ],
  [
    'the newest settlements',
    'intents',
    { where: { service: 'settle' }, orderBy: { field: 'updatedAt', descending: true } },
    'intents_updatedAt',
  ],
  [
    'who waits for news of a stay, not of a kind',
    'subscriptions',
    { where: { stayKey: 's', kind: 'k' } },
    'subscriptions_stayKey',
  ],
])('%s', (_what, collection, query, index) => {
  const plan = planOf(collection, query)
  expect(plan.join()).toContain(`USING INDEX ${index}`)
  expect(plan).not.toContain(SORTED)
})
