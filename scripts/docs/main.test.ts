import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { ID_TYPE, SERVICES } from '../../cloudfunctions/lib/protocol/index.ts'
import { markdownTable } from './markdown.ts'
import { protocolPage } from './page.ts'
import { SLIPS } from './slips.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'docs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const docs = (...options: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/docs/main.ts', ...options], {
    cwd: root,
    encoding: 'utf8',
  })

describe('the page', () => {
  const page = protocolPage()

  it('is the one in docs/', () => {
    expect(readFileSync(join(root, 'docs/protocol.md'), 'utf8')).toBe(page)
  })

  it.each(Object.values(SERVICES).map((service) => ({ service, title: service.title })))(
    'has every field of $title',
    ({ service }) => {
      const heading = page.indexOf(`### ${service.title}`)
      const section = page.slice(heading, page.indexOf('\n## ', heading)).split('\n### ')[0]!
      expect(section).toContain(service.funid ?? '没有给服务编号')
      for (const table of [service.request, service.response]) {
        for (const [name, field] of Object.entries(table.fields)) {
          for (const [inner, one, within] of [
            [name, field, ''] as const,
            ...Object.entries(field.type.fields ?? {}).map(
              ([key, value]) => [key, value, `${field.wireName}[].`] as const,
            ),
          ]) {
            const type = one.type.fields ? '行对象的数组' : one.type.name
            expect(section).toContain(
              `| \`${within}${one.wireName}\` | ${one.label} | ${type} | ${one.type.length} | ${one.required ? 'Y' : 'N'} | ${one.remark}`,
            )
            expect(section).toContain(`| \`${inner}\` |`)
          }
        }
      }
    },
  )

  it('has the dictionaries in order, and the slips', () => {
    for (const [value, name] of Object.entries(ID_TYPE))
      expect(page).toContain(`| \`${value}\` | ${name} |`)
    expect(page.indexOf('| `01` | 居民身份证')).toBeLessThan(page.indexOf('| `10` | 军烈属证明'))
    for (const slip of SLIPS) expect(page).toContain(slip.decided)
  })
})

describe('--check', () => {
  // That it passes what is current, the project's own check shows.
  it('names what is stale and what is missing, and nothing else', () => {
    const out = join(folder, 'out')
    expect(docs('--out', out).status).toBe(0)
    const file = join(out, 'docs/protocol.md')
    writeFileSync(file, `${readFileSync(file, 'utf8')} `)
    rmSync(join(out, 'docs/sandbox.md'))
    expect(docs('--check', '--out', out)).toMatchObject({
      status: 1,
      stderr: 'docs/protocol.md、docs/sandbox.md 已过时：请运行 npm run docs\n',
    })
  }, 60_000)
})

it('keeps a bar within a cell', () => {
  expect(markdownTable(['a'], [['b|c']])).toBe('| a |\n|---|\n| b\\|c |')
})
