import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSorter, type Row } from './sort.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sort-'))
})
afterEach(() => rm(directory, { recursive: true }))

const text = fc.string({ unit: 'grapheme', maxLength: 6 })

it('sorts any rows as they would be sorted in memory, whatever is in them', async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows: Row[], runRows) => {
        const sorter = createSorter(directory, `round${round++}`, runRows)
        for (const row of rows) sorter.add(row)
        expect(sorter.count).toBe(rows.length)
        const expected = [...rows].sort((a, b) =>
          a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1]! < b[1]! ? -1 : a[1]! > b[1]! ? 1 : 0,
        )
        expect([...sorter.sorted()]).toEqual(expected)
      },
    ),
    { numRuns: 100 },
  )
})

it('reads runs longer than its buffer, with characters of several bytes at every place', () => {
  const sorter = createSorter(directory, 'long', 5000)
  for (let index = 0; index < 12_000; index++)
    sorter.add([`结算${String((index * 7919) % 12_007).padStart(6, '0')}`, '😀'.repeat(index % 5)])
  const keys = [...sorter.sorted()].map(([key]) => key)
  expect(keys).toHaveLength(12_000)
  expect(keys).toEqual([...keys].sort())
})

it('has few files open at a time, however many runs there are', async () => {
  const sorter = createSorter(directory, 'many', 2)
  for (let index = 0; index < 4000; index++)
    sorter.add([String((index * 7919) % 4001).padStart(4, '0')])
  // 2000 runs: three of 24², eleven of 24, and eight.
  expect(await readdir(directory)).toHaveLength(3 + 11 + 8)
  const keys = [...sorter.sorted()].map(([key]) => key)
  expect(keys).toHaveLength(4000)
  expect(keys).toEqual([...keys].sort())
})

it('keeps its files to this user, and says where they find no room', async () => {
  const sorter = createSorter(directory, 'mine', 1)
  sorter.add(['a'])
  const [file] = await readdir(directory)
  expect(((await stat(join(directory, file!))).mode & 0o777).toString(8)).toBe('600')
  expect(() => createSorter(join(directory, 'missing'), 'x', 1).add(['a'])).toThrow(
    expect.objectContaining({ code: 'unavailable.temporary-space' }),
  )
})
