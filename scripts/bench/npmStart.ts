import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signIn } from '../../testkit/app.ts'
import { npmStart } from '../../testkit/npmStart.ts'
import { spreadOf, type Spread } from './measure.ts'

/** Seconds from the command until the page is served and somebody who has signed in there is answered. */
export interface NpmStartTime {
  /** Nothing built yet, no data. */
  first: Spread
  /** On the data of the one before. */
  again: Spread
}

export async function measureNpmStart(rounds: number): Promise<NpmStartTime> {
  const first: number[] = []
  const again: number[] = []
  for (let round = 0; round < rounds; round++) {
    const dataDir = await mkdtemp(join(tmpdir(), 'bench-start-'))
    try {
      first.push(await once(dataDir))
      again.push(await once(dataDir))
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  }
  return { first: spreadOf(first), again: spreadOf(again) }
}

async function once(dataDir: string): Promise<number> {
  const begun = performance.now()
  const started = await npmStart({ DATA_DIR: dataDir })
  try {
    const url = `http://127.0.0.1:${started.env.PORT_WEB}`
    while (!(await isUsable(url))) {
      if (started.process.exitCode !== null) throw new Error(started.output())
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const seconds = (performance.now() - begun) / 1000
    started.process.kill('SIGINT')
    await started.ended
    return seconds
  } finally {
    await started.remove()
  }
}

/** The page itself, its script, and an answer to somebody whom it has signed in. */
async function isUsable(url: string): Promise<boolean> {
  try {
    const page = await (await fetch(url)).text()
    const [, script] = /<script type="module"[^>]* src="([^"]+)"/.exec(page) ?? []
    if (script === undefined || !(await fetch(new URL(script, url))).ok) return false
    const session = await signIn({ functions: { url } }, 'bench')
    return (await session.ask('patients.list', {})).ok
  } catch {
    return false
  }
}
