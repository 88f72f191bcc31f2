import { EXIT } from '../../command/command.ts'
import type { CloudApi } from '../api/client.ts'
import { listAll } from '../api/listAll.ts'
import { DEPLOYED } from '../functions.ts'
import { ready } from '../mend/function.ts'
import { describeFunction } from '../state/foundFunctions.ts'
import { readCodeMark } from '../state/state.ts'
import { LATEST, moveTraffic, readTraffic, trafficWords, type Traffic } from './traffic.ts'

export interface ReleaseWork {
  api: CloudApi
  environment: string
  print(line: string): void
  pauseMs?: number
}

const PAGE = 20

interface Version {
  number: string
  /** Of the code in it, as git names it. */
  revision: string
}

/**
 * Fixes what runs now, code and variables, as a version of each function that can be gone back to.
 * @returns the exit code
 */
export async function publish(work: ReleaseWork): Promise<number> {
  const { api, environment, print } = work
  const marks = new Map<string, string>()
  for (const { name } of DEPLOYED) {
    const found = await describeFunction(api, environment, name)
    if (found === undefined) throw new Error(`还没有云函数 ${name}：先 apply`)
    const description = found.Description ?? ''
    if (readCodeMark(description).revision === '')
      throw new Error(`${name} 的代码不是这个工具部署的，说不清是哪个版本：先 apply`)
    marks.set(name, description)
  }
  for (const [name, Description] of marks) {
    const { FunctionVersion = '' } = await api.call<{ FunctionVersion?: string }>(
      'scf',
      'PublishVersion',
      { FunctionName: name, Namespace: environment, Description },
    )
    await ready(name, environment, work)
    print(`  ${name}：版本 ${FunctionVersion}，${readCodeMark(Description).revision}`)
  }
  print('已发布。调用仍去原来的地方：用 traffic 切过来')
  return EXIT.good
}

/** @returns the exit code */
export async function showTraffic({ api, environment, print }: ReleaseWork): Promise<number> {
  for (const { name } of DEPLOYED) {
    const versions = await versionsOf(api, environment, name)
    const revisionOf = (number: string) =>
      number === LATEST
        ? '最新'
        : (versions.find((one) => one.number === number)?.revision ?? '不知道是哪个提交')
    const { main, other } = await readTraffic(api, environment, name)
    const share = other === undefined ? 100 : 100 - other.percent
    print(
      `${name}：${main}（${revisionOf(main)}）${share}%${other === undefined ? '' : `，${other.version}（${revisionOf(other.version)}）${other.percent}%`}`,
    )
    print(
      `  发布过的：${versions.map(({ number, revision }) => `${number}（${revision}）`).join('、') || '没有'}`,
    )
  }
  return EXIT.good
}

/**
 * Sends so many of a hundred calls to the published version of that commit, the rest where most go now. Nothing is
 * moved unless every function has such a version; what was moved is read back.
 * @param revision as git names it; `latest`: what `apply` has put there last
 * @returns the exit code
 */
export async function shift(
  work: ReleaseWork,
  { revision, percent }: { revision: string; percent: number },
): Promise<number> {
  const { api, environment, print } = work
  const plan = new Map<string, Traffic>()
  for (const { name } of DEPLOYED) {
    const version =
      revision === 'latest'
        ? LATEST
        : (await versionsOf(api, environment, name)).find((one) => one.revision === revision)
            ?.number
    if (version === undefined)
      throw new Error(
        `${name} 没有发布过 ${revision}：什么也没有动。npm run cloud -- traffic 列出有的`,
      )
    const { main } = await readTraffic(api, environment, name)
    plan.set(
      name,
      percent === 100 || main === version
        ? { main: version }
        : { main, other: { version, percent } },
    )
  }
  let same = true
  for (const [name, wanted] of plan) {
    await moveTraffic(api, environment, name, wanted)
    const there = trafficWords(await readTraffic(api, environment, name))
    const good = there === trafficWords(wanted)
    same &&= good
    print(
      good
        ? `✓ ${name}：${there}`
        : `✗ ${name} 是 ${there}，应是 ${trafficWords(wanted)}：再做一次`,
    )
  }
  return same ? EXIT.good : EXIT.failed
}

/** Newest first. */
async function versionsOf(api: CloudApi, environment: string, name: string): Promise<Version[]> {
  const versions = await listAll(PAGE, async (offset) => {
    const { Versions } = await api.call<{
      Versions?: { Version?: string; Description?: string }[] | null
    }>('scf', 'ListVersionByFunction', {
      FunctionName: name,
      Namespace: environment,
      Limit: PAGE,
      Offset: offset,
      OrderBy: 'AddTime',
      Order: 'DESC',
    })
    return Versions
  })
  return versions
    .map(({ Version = '', Description = '' }) => ({
      number: Version,
      revision: readCodeMark(Description).revision,
    }))
    .filter(({ number }) => number !== LATEST)
}
