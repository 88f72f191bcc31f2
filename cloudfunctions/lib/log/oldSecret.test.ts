import { expect, test } from 'vitest'
import { createLog } from './log.ts'
import { createOldSecretNotice } from './oldSecret.ts'

test('says that an old secret is in use, and in a busy minute says it once', () => {
  const lines: string[] = []
  let time = 1000
  const log = createLog('hospital', 'warn', { write: (line) => void lines.push(line) })
  const used = createOldSecretNotice(log, () => time)
  for (const at of [1000, 1001, 60_999, 61_000, 200_000]) {
    time = at
    used('HIS')
  }
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
    Array.from(
      { length: 3 },
      () =>
        expect.objectContaining({
          level: 40,
          function: 'hospital',
          who: 'HIS',
          msg: 'the old secret is still in use',
        }) as object,
    ),
  )
})
