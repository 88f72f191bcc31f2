import { expect, test } from 'vitest'
import { BROKEN } from './broken.ts'
import { LINES } from './lines.ts'
import { walkAll } from './schedules.ts'

const { freeze, freezeElsewhere, release, another, settle, settleElsewhere } = LINES

test.each([
  ['the same freeze twice', freeze, freeze, []],
  ['the same release twice', release, release, [freeze]],
  ['two releases', release, another, [freeze]],
  ['a release and a settlement', release, settle, [freeze]],
  ['one settlement’s number on two stays', settle, settleElsewhere, [freeze, freezeElsewhere]],
] as const)(
  'two calls and one death, every way in which they can meet: %s',
  async (_, one, other, before) => {
    const { runs, moments } = await walkAll(one, other, { before })
    console.log(`${runs} runs, ${moments} moments`)
    expect(runs).toBeGreaterThan(100)
  },
  120_000,
)

test('a journal in which two callers can have one place is found out', async () => {
  await expect(
    walkAll(release, release, { before: [freeze], broken: BROKEN['no claim'] }),
  ).rejects.toThrow('moved twice')
})
