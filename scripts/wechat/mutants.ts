import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startInWechat, type RunningInWechat } from '../../testkit/wechat/running.ts'
import { faultsOf } from '../../testkit/wechat/checks.ts'
import { MODES } from '../../testkit/wechat/modes.ts'
import { Outside, signedIn } from '../../testkit/wechat/outside.ts'
import { faultsOfStay } from '../../testkit/wechat/stays.ts'
import { BrowserDevice } from '../../testkit/wechat/device.ts'
import { WALK_LAUNCH, walkThrough } from '../../testkit/wechat/walk.ts'
import { FUNCTIONS_DIRECTORY } from '../../testkit/running.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { compileForWechat } from '../build/wechat/compile.ts'
import { worded } from '../build/wechat/problem.ts'
import { EXIT, UsageError, noMore, runCommand, start } from '../command/command.ts'
import { buildFunctions } from '../functions/build.ts'
import { MUTATIONS, type Mutation } from './mutations.ts'

const USAGE = `用法：npm run mutants [-- 名称里的几个字]

把构建好的小程序一处一处地弄坏，看测试里的哪一项会发现：微信的编译器，按患者的路走一遍（每一页都查），或看一次住院。
有一处没有发现，以 3 结束。约五分钟。`

await start((started) =>
  runCommand(started, { usage: USAGE, options: {} }, async ({ positionals }) => {
    noMore(positionals, 1)
    const [part = ''] = positionals
    const wanted = MUTATIONS.filter(({ what }) => what.includes(part))
    if (wanted.length === 0) throw new UsageError(`没有名称里有 ${part.slice(0, 40)} 的`)
    await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
    const running = await startInWechat()
    const folder = await mkdtemp(join(tmpdir(), 'mutants-'))
    try {
      const sound = await caughtBy(running, running.built)
      if (sound !== undefined) throw new Error(`the sound one is not: ${sound}`)
      let missed = 0
      for (const [index, mutation] of wanted.entries()) {
        const directory = join(folder, String(index))
        await cp(running.built, directory, { recursive: true })
        await breakIt(directory, mutation)
        const by = await caughtBy(running, directory)
        if (by === undefined) missed++
        started.out.write(`${by === undefined ? '✗' : '✓'} ${mutation.what}：${by ?? '没有发现'}\n`)
      }
      started.out.write(`弄坏 ${wanted.length} 处，${missed} 处没有发现\n`)
      return missed === 0 ? EXIT.good : EXIT.found
    } finally {
      await running.close()
      await rm(folder, { recursive: true, force: true })
    }
  }),
)

async function breakIt(directory: string, { what, file, from, to }: Mutation): Promise<void> {
  const path = join(directory, file)
  const before = await readFile(path, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${what}: ${file} no longer has ${String(from)}`)
  await writeFile(path, after)
}

/** Which of the checks finds something wrong, and what; undefined where none does. */
async function caughtBy(running: RunningInWechat, directory: string): Promise<string | undefined> {
  const { problems } = await compileForWechat(directory)
  if (problems[0] !== undefined) return `编译，${worded(problems[0])}`
  return (await onTheWalk(running, directory)) ?? (await inTheStay(running, directory))
}

async function onTheWalk(running: RunningInWechat, directory: string): Promise<string | undefined> {
  const outside = new Outside(await signedIn(running.care))
  let device: BrowserDevice | undefined
  let at = '打开'
  try {
    device = await BrowserDevice.open(running.browser, directory, outside, { launch: WALK_LAUNCH })
    const phone = device
    await walkThrough(phone, outside, async ({ name, sheet }) => {
      at = name
      const [fault] = await faultsOf(phone, { sheet, smallestType: MODES.normal.smallestType })
      if (fault !== undefined) throw new Error(fault)
    })
    return undefined
  } catch (error) {
    // What went wrong in the app says more than what then was not to be found.
    const [complaint] = (await device?.newComplaints().catch(() => [])) ?? []
    return `走到 ${at}，${brief(complaint ?? (error as Error).message)}`
  } finally {
    await device?.close()
  }
}

async function inTheStay(running: RunningInWechat, directory: string): Promise<string | undefined> {
  const open: Parameters<typeof faultsOfStay>[0] = (outside, options) =>
    BrowserDevice.open(running.browser, directory, outside, options)
  const [fault] = await faultsOfStay(open, running.care, demoPatient('frozen'), 'normal')
  return fault === undefined ? undefined : `看住院，${brief(fault)}`
}

function brief(text: string): string {
  return text.replace(/\n.*/s, '').slice(0, 160)
}
