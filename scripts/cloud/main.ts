import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { buildFunctions } from '../functions/build.ts'
import { runCli } from './cli.ts'
import { deploy, type DeployTools } from './deploy.ts'
import { readEnvironmentFile } from './environmentFile.ts'
import { VARIABLES } from './variables.ts'

/**
 * `npm run deploy -- --env ENV [--env-file FILE] [--only patient,hospital] [--dirty] [--dry-run]`. Without a file the
 * variables are this process's own.
 */
const USAGE =
  '用法：npm run deploy -- --env 环境ID [--env-file 文件] [--only 函数,函数] [--dirty] [--dry-run]'
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

function readOptions() {
  const { values } = parseArgs({
    options: {
      env: { type: 'string' },
      'env-file': { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      dirty: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  if (!/^[a-z0-9][a-z0-9-]{2,63}$/i.test(values.env ?? ''))
    throw new Error(`--env 应是云开发的环境 ID，如 hospital-5g8x2a\n${USAGE}`)
  const file = values['env-file']
  return {
    environment: values.env!,
    dryRun: values['dry-run'],
    dirty: values.dirty,
    ...(values.only !== undefined && { only: values.only.split(',').filter(Boolean) }),
    values: file === undefined ? ofProcess() : readEnvironmentFile(file),
    source: file === undefined ? '来自当前环境变量' : `来自 ${file}`,
    directory: resolve(values.out ?? resolve(root, 'dist')),
  }
}

/** Of the process's environment only what is ours: it holds much that has nothing to do with it. */
const ofProcess = (): Record<string, string> =>
  Object.fromEntries(
    Object.keys(VARIABLES).flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  )

try {
  await deploy(readOptions(), tools)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
