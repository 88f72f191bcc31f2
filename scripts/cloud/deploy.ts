import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { commandLine, saysDeployed, type CliCall } from './cli.ts'
import { cloudbaserc } from './cloudbaserc.ts'
import { checkEnvironment } from './environmentFile.ts'
import { DEPLOYED, RUNTIME, type DeployedFunction } from './functions.ts'
import { maskerOf, shown } from './mask.ts'
import { FIXED, VARIABLES, variablesOf } from './variables.ts'

export interface DeployOptions {
  /** The CloudBase environment's id. */
  environment: string
  dryRun: boolean
  /** Names of functions; default all. */
  only?: readonly string[]
  /** Every variable; those of VARIABLES, none of which stands online before counts. */
  values: Readonly<Record<string, string>>
  /** Where the values come from, in words. */
  source: string
  /** Uncommitted changes are let pass. */
  dirty: boolean
  /** Where the built functions and the tool's configuration go. */
  directory: string
}

/** What it works with; tests put others in their place. */
export interface DeployTools {
  print(line: string): void
  /** `changes`: what is not committed, empty where all is; undefined outside git. */
  revision(): Promise<{ commit: string; changes: string } | undefined>
  build(target: string): Promise<unknown>
  cli(call: CliCall): Promise<string>
}

/**
 * Checks, builds and deploys, function by function. A dry run does all but call CloudBase's tool, and prints what it
 * would have called.
 * @throws Error, ConfigurationError saying why it stopped, and what is online by then
 */
export async function deploy(options: DeployOptions, tools: DeployTools): Promise<void> {
  const { environment, dryRun, directory } = options
  const { print } = tools
  const functions = chosen(options.only)
  print(`部署到云开发环境 ${environment}${dryRun ? '（演练：不联网，不改动任何东西）' : ''}`)
  await checkRevision(options, tools)
  const values = Object.fromEntries(
    Object.entries(options.values).flatMap(([name, value]) =>
      value.trim() === '' || name in FIXED ? [] : [[name, value.trim()]],
    ),
  )
  checkEnvironment({ ...options.values, ...values })
  print(`配置：${options.source}，${Object.keys(values).length} 个变量，检查通过`)
  const built = join(directory, 'functions')
  await tools.build(built)
  await mkdir(join(directory, 'deploy'), { recursive: true })
  const configuration = cloudbaserc(
    relative(join(directory, 'deploy'), built),
    (name) => name in values,
  )
  await writeFile(
    join(directory, 'deploy/cloudbaserc.json'),
    `${JSON.stringify(configuration, null, 2)}\n`,
  )
  const done: string[] = []
  for (const one of functions) {
    const code = await stat(join(built, one.name, 'index.js'))
    describe(one, values, code.size, print)
    const args = [
      'fn',
      'deploy',
      one.name,
      '--envId',
      environment,
      '--force',
      '--yes',
      ...(one.httpPath === undefined ? [] : ['--path', one.httpPath]),
    ]
    print(`  $ ${commandLine(args)}`)
    if (dryRun) continue
    try {
      await deployOne(one, args, { environment, values, directory }, tools)
    } catch (error) {
      throw new Error(
        `${one.name} 没有部署成功：${(error as Error).message}。已部署：${done.join('、') || '无'}；改正后整个重做即可`,
        { cause: error },
      )
    }
    done.push(one.name)
  }
  print(
    dryRun
      ? '演练完毕，没有部署。去掉 --dry-run 即照此部署'
      : `已部署：${done.join('、')}。接着按 docs/deploy.md「首次核对」逐项核对`,
  )
}

async function deployOne(
  { name }: DeployedFunction,
  args: string[],
  {
    environment,
    values,
    directory,
  }: { environment: string; values: Record<string, string>; directory: string },
  { cli, print }: DeployTools,
): Promise<void> {
  const mask = maskerOf(values)
  const written = await cli({
    args,
    directory: join(directory, 'deploy'),
    values: { ...values, ENV_ID: environment },
    onLine: (line) => print(`  ${mask(line)}`),
  })
  if (!saysDeployed(written, name)) throw new Error('tcb 没有报告成功，原因见上')
}

function chosen(only: readonly string[] | undefined): readonly DeployedFunction[] {
  if (only === undefined) return DEPLOYED
  const stranger = only.find((name) => !DEPLOYED.some((one) => one.name === name))
  if (stranger !== undefined || only.length === 0)
    throw new Error(`--only 只能是 ${DEPLOYED.map(({ name }) => name).join('、')}，以逗号相隔`)
  return DEPLOYED.filter(({ name }) => only.includes(name))
}

async function checkRevision(
  { dirty, dryRun }: DeployOptions,
  { revision, print }: DeployTools,
): Promise<void> {
  const found = await revision()
  if (found === undefined) return print('版本：不在 git 工作区里')
  print(`版本：${found.commit}${found.changes === '' ? '' : '，有未提交的改动'}`)
  if (found.changes !== '' && !dirty && !dryRun)
    throw new Error(
      `有未提交的改动，线上将说不清是哪个版本。请先提交，或加 --dirty\n${found.changes}`,
    )
}

function describe(
  one: DeployedFunction,
  values: Readonly<Record<string, string>>,
  size: number,
  print: (line: string) => void,
): void {
  const names = variablesOf(one)
  print(
    `${one.name}：${RUNTIME}，${one.memory} MB，时限 ${one.timeout} 秒，代码 ${(size / 1024).toFixed(0)} KB`,
  )
  print(`  HTTP 访问：${one.httpPath ?? '无'}`)
  for (const { name, config } of one.triggers ?? []) print(`  定时触发：${name}，${config}`)
  print('  环境变量（整个替换线上的）：')
  for (const [name, value] of Object.entries(FIXED)) print(`    ${name}=${value}`)
  for (const name of names.filter((each) => each in values))
    print(`    ${name}=${shown(name, values[name]!)}`)
  const silent = names.filter((name) => !(name in values))
  if (silent.length > 0)
    print(`  未设置，线上若有将被清除：${silent.map((name) => withFallback(name)).join('、')}`)
}

const withFallback = (name: string): string =>
  VARIABLES[name]?.fallback ? `${name}（默认 ${VARIABLES[name].fallback}）` : name
