import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tool = `'${process.execPath}' --import tsx '${fileURLToPath(new URL('./main.ts', import.meta.url))}'`

/** A step of a page: a sample file to be, or a command with what it printed. */
export type Step = { file: string; content: string } | { command: string; output: string }

/** The samples of a page: fences `json <file>` are files, and in fences `console` each line `$ …` is a command. */
export function readSteps(page: string): Step[] {
  const steps: Step[] = []
  for (const [, info, body] of page.matchAll(/^```(json \S+|console)\n(.*?)^```$/gms)) {
    if (info !== 'console') steps.push({ file: info!.slice('json '.length), content: body! })
    else
      for (const [, command, output] of body!.matchAll(/^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)/gm))
        steps.push({ command: command!, output: output! })
  }
  return steps
}

/** A folder for one page's files, where its commands run by the real tool. */
export function createShell(): {
  write(file: string, content: string): void
  run(command: string): string
  remove(): void
} {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'))
  return {
    write: (file, content) => writeFileSync(join(folder, file), content),
    run(command) {
      const line = command.replaceAll(
        'npm run -s wire --',
        tool.replace(
          '--import tsx',
          `--import '${join(root, 'node_modules/tsx/dist/esm/index.mjs')}'`,
        ),
      )
      const { stdout, stderr } = spawnSync('sh', ['-c', line], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      return `${stderr}${stdout}`.replace(/相差 \d+ 秒/g, '相差 … 秒')
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
