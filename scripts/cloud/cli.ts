import { spawn } from 'node:child_process'
import { escaped } from './mask.ts'

/** CloudBase's own command line tool. It is fetched when it is needed: 34 MB that nothing else wants. */
export const CLI = '@cloudbase/cli@2.12.10'

export interface CliCall {
  args: readonly string[]
  /** Holds the cloudbaserc.json that it reads. */
  directory: string
  /** What the `{{env.NAME}}` of it stand for. */
  values: Readonly<Record<string, string>>
  /** Each line it writes, secrets taken out. */
  onLine(line: string): void
}

export const commandLine = (args: readonly string[]): string =>
  ['npx', '--yes', `--package=${CLI}`, '--', 'tcb', ...args].join(' ')

/** Runs the tool and gives all it has written. @throws Error where it cannot be started or ends with another code than 0 */
export function runCli({ args, directory, values, onLine }: CliCall): Promise<string> {
  const child = spawn('npx', ['--yes', `--package=${CLI}`, '--', 'tcb', ...args], {
    cwd: directory,
    // It writes a value into the text of a JSON file as it stands: quotes and backslashes have to be escaped before.
    env: {
      ...process.env,
      LANG: 'zh_CN.UTF-8',
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escaped(value)])),
    },
    // A person may have to answer its log-in.
    stdio: ['inherit', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  let written = ''
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        written += chunk
        const lines = (rest + chunk).split(/\r?\n|\r/)
        rest = lines.pop() ?? ''
        lines.forEach(onLine)
      })
      .on('end', () => rest !== '' && onLine(rest))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      code === 0 ? resolve(written) : reject(new Error(`tcb 以 ${signal ?? code} 结束`)),
    )
  })
}

/** The tool ends with 0 also where it has failed: only its own words say that a function is up. */
export const saysDeployed = (written: string, name: string): boolean =>
  written
    .split(/\r?\n|\r/)
    .some(
      (line) =>
        line.includes(`[${name}]`) &&
        /云函数(部署|更新)成功|Cloud function (deployed|updated) successfully/.test(line),
    )
