import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Document } from '../../cloudfunctions/lib/store/store.ts'
import { LOCAL_RUNTIME, runFunctions } from '../../scripts/functions/run.ts'
import { FUNCTIONS_DIRECTORY, freePort } from '../../testkit/running.ts'

/** The landing function by itself, on a store of its own: it needs nothing of the others. */
export interface RunningLanding {
  /** The page's address. */
  url: string
  dataDir: string
  /** Every line the function wrote. */
  output: string[]
  ask(request: object): Promise<unknown>
  restart(): Promise<void>
  /** Takes what WeChat has issued out of the store. @param what token, ticket, link */
  forget(...what: string[]): Promise<void>
  /** Lets what was issued be older than it is, ms. */
  age(what: string, by: number): Promise<void>
  close(): Promise<void>
}

/** @param env what is set beside the store, of the page's address */
export async function startLanding(
  env: (url: string) => Record<string, string>,
): Promise<RunningLanding> {
  // Beside the others: there it finds the packages that no function bundles.
  const root = await mkdtemp(join(FUNCTIONS_DIRECTORY, '../landing-'))
  const [directory, dataDir] = [join(root, 'functions'), join(root, 'data')]
  await mkdir(directory)
  for (const name of ['landing', 'healthz', LOCAL_RUNTIME])
    await cp(join(FUNCTIONS_DIRECTORY, name), join(directory, name), { recursive: true })
  const functions = ['landing', 'healthz'].map((name) => ({
    name,
    directory: name,
    triggerPath: `/${name}`,
  }))
  await writeFile(
    join(directory, 'cloudbase-functions.json'),
    JSON.stringify({ functionsRoot: '.', functions }),
  )
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/landing`
  const output: string[] = []
  const run = () =>
    runFunctions({
      directory,
      port,
      env: { STORE: 'sqlite', DATA_DIR: dataDir, ...env(url) },
      logDirectory: join(root, 'logs'),
      onOutput: (line) => output.push(line),
    })
  let running = await run()

  async function change(
    what: readonly string[],
    by: (document: Document) => Document | undefined,
  ): Promise<void> {
    const store = await openStore({ kind: 'sqlite', directory: dataDir })
    for (const stored of await store.find('tokens', {})) {
      if (!what.includes(stored.id.split('~')[1]!)) continue
      const changed = by(stored.document)
      await (changed === undefined
        ? store.remove('tokens', stored)
        : store.replace('tokens', stored, changed))
    }
    await store.close()
  }

  return {
    url,
    dataDir,
    output,
    ask: async (request) =>
      (
        await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(request),
        })
      ).json(),
    async restart() {
      await running.stop()
      running = await run()
    },
    forget: (...what) => change(what, () => undefined),
    age: (what, by) =>
      change([what], (document) => ({ ...document, since: Number(document.since) - by })),
    async close() {
      await running.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
}
