import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { openStore, readStoreSettings } from '../../cloudfunctions/lib/store/open.ts'
import { USAGE, UsageError, readArguments } from './arguments.ts'
import { runAudit } from './run.ts'

// `npm run -s audit -- verify|list …`: reads STORE, DATA_DIR and INDEX_KEY as the functions do; on a machine of `npm start`
// the data directory is .data and the key lies in it. Exit 1: the trail is not as it should be; 2: it could not be read.
try {
  const asked = await readArguments(process.argv.slice(2), () => text(process.stdin))
  const dataDir = process.env.DATA_DIR || '.data'
  const environment = readEnvironment({
    ...process.env,
    DATA_DIR: dataDir,
    INDEX_KEY: process.env.INDEX_KEY ?? (await localKey(dataDir)),
  })
  const index = environment.text('INDEX_KEY')
  const settings = readStoreSettings(environment)
  environment.check()
  const store = await openStore(settings)
  try {
    const { lines, good } = await runAudit(
      asked,
      store,
      createSealer({ sealing: [], index: Buffer.from(index, 'base64') }).fingerprint,
    )
    for (const line of lines) console.log(line)
    process.exitCode = good ? 0 : 1
  } finally {
    await store.close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  if (error instanceof UsageError) console.error(USAGE)
  process.exitCode = 2
}

async function localKey(dataDir: string): Promise<string | undefined> {
  try {
    return (
      JSON.parse(await readFile(join(dataDir, 'local-keys.json'), 'utf8')) as { INDEX_KEY?: string }
    ).INDEX_KEY
  } catch {
    return undefined
  }
}
