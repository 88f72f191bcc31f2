import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, noMore, runCommand, start, type Started } from '../command/command.ts'
import { alertRules, alertTable } from './alerts.ts'
import { collectionTable } from './collectionTable.ts'
import { gaugeTable } from './gaugeTable.ts'
import { problemTable } from './problemTable.ts'
import { stepList } from './steps.ts'
import { variableTable } from './variableTable.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Every file that follows from the code, as it should be: whole files, and the parts of pages between their marks. */
export function generatedFiles(read: (file: string) => string): Record<string, string> {
  return {
    'docs/alerts.yml': alertRules(),
    'docs/deploy.md': withParts(read('docs/deploy.md'), {
      variables: variableTable(),
      collections: collectionTable(),
      gauges: gaugeTable(),
      steps: stepList(),
    }),
    'docs/runbook.md': withParts(read('docs/runbook.md'), {
      alerts: alertTable(),
      problems: problemTable(),
    }),
  }
}

/** @throws Error where a mark is missing: the page would lose its table silently */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [start, end] = [`<!-- 生成：${name} -->`, '<!-- 生成完 -->']
    const from = text.indexOf(start)
    const to = text.indexOf(end, from)
    if (from < 0 || to < 0) throw new Error(`页面里没有 ${start} … ${end}`)
    return `${text.slice(0, from + start.length)}\n${part}\n${text.slice(to)}`
  }, page)
}

const USAGE = `用法：npm run deploy:files [-- --check]

由代码写出部署用的文件和文档里的表；--check 只说它们是不是最新的，不是就以 1 结束。`

const run = (started: Started): Promise<number> =>
  runCommand(
    started,
    { usage: USAGE, options: { check: { type: 'boolean', default: false } } },
    async ({ values, positionals }) => {
      noMore(positionals)
      const read = (file: string) => readFileSync(join(root, file), 'utf8')
      const stale = Object.entries(generatedFiles(read)).filter(
        ([file, content]) => !existsSync(join(root, file)) || read(file) !== content,
      )
      const names = stale.map(([file]) => file).join('、')
      if (values.check && stale.length > 0)
        throw new Error(`已过时：${names}。请运行 npm run deploy:files`)
      for (const [file, content] of stale) {
        mkdirSync(dirname(join(root, file)), { recursive: true })
        writeFileSync(join(root, file), content)
      }
      started.out.write(stale.length === 0 ? '部署文件是最新的\n' : `已更新：${names}\n`)
      return EXIT.good
    },
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) await start(run)
