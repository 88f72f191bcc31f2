import { dirname } from 'node:path'
import { VersionConflict } from '../../cloudfunctions/lib/store/errors.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'

/**
 * Another process on the same store file, for the tests: `write <file>` creates documents for ever, alone and in
 * series, and prints the id of each that is acknowledged, `increment <file> <times>` counts up in a compare-and-set
 * loop, `create <file> <times>` prints which ids it was the one to create.
 */
const [, , task, file, times] = process.argv
// As the functions do: whoever comes while another makes the file waits for it.
const store = await openStore({ kind: 'sqlite', directory: dirname(file!) })
const say = (text: string) => process.stdout.write(`${text}\n`)

async function increment(): Promise<void> {
  for (;;) {
    const stored = (await store.get<{ n: number }>('counters', 'shared'))!
    try {
      return void (await store.replace('counters', stored, { n: stored.document.n + 1 }))
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error
      // Lets go, so that the other process is not always a step behind.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2))
    }
  }
}

async function run(): Promise<void> {
  say('ready')
  if (task === 'write') {
    for (let n = 0; ; n += 1) {
      // One, and then three at once.
      const ids = (n % 2 === 0 ? ['a'] : ['a', 'b', 'c']).map(
        (part) => `${process.pid}-${n}${part}`,
      )
      const document = { stayKey: 'stay', createdAt: n, filler: 'x'.repeat(1000) }
      if (ids.length === 1) await store.create('intents', ids[0]!, document)
      else
        await store.createSeries(
          'intents',
          ids.map((id) => ({ id, document })),
        )
      for (const id of ids) say(id)
      if (n % 10 === 0) await new Promise(setImmediate)
    }
  }
  for (let n = 0; n < Number(times); n += 1) {
    if (task === 'increment') await increment()
    if (task === 'create')
      await store.create('nonces', `id ${n}`, { by: process.pid }).then(
        () => say(`id ${n}`),
        (error: { code?: string }) => error.code === 'store.duplicate' || say(String(error)),
      )
  }
  await store.close()
}

run().catch((error: unknown) => {
  say(`failed ${String((error as { code?: unknown }).code)} ${String(error)}`)
  process.exitCode = 1
})
