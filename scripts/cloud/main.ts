import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { checkCloudName } from '../command/target.ts'
import { readVariablesFile } from '../command/variablesFile.ts'
import { buildFunctions } from '../functions/build.ts'
import { runCli } from './cli.ts'
import { deploy, type DeployTools } from './deploy.ts'
import { VARIABLES } from './variables.ts'

const USAGE = `用法：npm run deploy -- --env 环境ID [--variables 文件] [--only 函数,函数] [--dirty] [--dry-run]

检查、构建、部署云函数。--dry-run 不联网、不要账号，只打印要做什么。不写 --variables 时用当前的环境变量。`

const root = fileURLToPath(new URL('../../', import.meta.url))

const tools: DeployTools = {
  print: (line) => console.log(line),
  async revision() {
    const git = async (...args: string[]) =>
      (await promisify(execFile)('git', args, { cwd: root })).stdout.trimEnd()
    try {
      return {
        commit: await git('rev-parse', '--short', 'HEAD'),
        changes: await git('status', '--porcelain'),
      }
    } catch {
      return undefined
    }
  },
  build: (target) => buildFunctions(target, { local: false }),
  cli: runCli,
}

/** Of the process's environment only what is ours: it holds much that has nothing to do with it. */
const ofProcess = (): Record<string, string> =>
  Object.fromEntries(
    Object.keys(VARIABLES).flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  )

await start((started) =>
  runCommand(
    started,
    {
      usage: USAGE,
      options: {
        env: { type: 'string' },
        variables: { type: 'string' },
        only: { type: 'string' },
        out: { type: 'string' },
        dirty: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
      },
    },
    async ({ values, positionals }) => {
      noMore(positionals)
      checkCloudName(values.env ?? '')
      const file = values.variables
      await deploy(
        {
          environment: values.env!,
          dryRun: values['dry-run'],
          dirty: values.dirty,
          ...(values.only !== undefined && { only: values.only.split(',').filter(Boolean) }),
          values: file === undefined ? ofProcess() : readVariablesFile(file),
          source: file === undefined ? '来自当前环境变量' : `来自 ${file}`,
          directory: resolve(values.out ?? resolve(root, 'dist')),
        },
        tools,
      )
      return EXIT.good
    },
  ),
)
