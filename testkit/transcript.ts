import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const tool = `'${process.execPath}' --import '${join(root, 'node_modules/tsx/dist/esm/index.mjs')}' '${fileURLToPath(new URL('../scripts/wire/main.ts', import.meta.url))}'`

/** A step of a page: a sample file to be, or a command with what it printed. */
export type Step = { file: string; content: string } | { command: string; output: string }

/** The samples of a page: fences `json <file>` are files, and in fences `console` each line `$ …` is a command. */
export function readSteps(page: string): Step[] {
  const steps: Step[] = []
  for (const [, info = '', body = ''] of page.matchAll(/^```(json \S+|console)\n(.*?)^```$/gms)) {
    if (info !== 'console') steps.push({ file: info.slice('json '.length), content: body })
    else
      for (const [, command = '', output = ''] of body.matchAll(
        /^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)/gm,
      ))
        steps.push({ command, output })
  }
  return steps
}

/** A folder for one page's files, where its commands run by the real tool. */
export function createShell(): {
  folder: string
  write(file: string, content: string): void
  /** @returns what was printed, errors and remarks first */
  run(command: string): Promise<string>
  remove(): void
} {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'))
  return {
    folder,
    write: (file, content) => writeFileSync(join(folder, file), content),
    async run(command) {
      const line = command.replaceAll('npm run -s wire --', tool)
      const child = spawn('sh', ['-c', line], {
        cwd: folder,
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let [out, err] = ['', '']
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
      await new Promise((resolve) => child.once('close', resolve))
      return `${err}${out}`.replace(/相差 \d+ 秒/g, '相差 … 秒')
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
