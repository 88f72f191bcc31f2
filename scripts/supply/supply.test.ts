import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { readAudit, type Audit } from './audit.ts'
import { deliveredPaths } from './delivered.ts'
import { TOLERATED } from './holes.ts'
import { ACCEPTED, checkLicences, judge } from './licences.ts'
import { readProject, type Package } from './packages.ts'
import { runSbom } from './sbom.ts'
import { findingsOf } from './supply.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'supply-'))
afterAll(() => rmSync(folder, { recursive: true }))

const quiet: Audit = {
  available: true,
  counts: { info: 0, low: 0, moderate: 0, high: 0, critical: 0 },
  found: [],
}

describe('this project', () => {
  const project = readProject(root)

  test('has no licence that nobody has judged, and no reason for what is gone', () => {
    const { problems, stale } = checkLicences(project.packages)
    expect({ problems, stale }).toEqual({ problems: [], stale: [] })
    expect(project.packages.length).toBeGreaterThan(500)
  })

  test('what is delivered is under no copyleft licence at all', () => {
    expect(
      project.packages
        .filter(({ dev, licence }) => !dev && judge(licence) === 'copyleft')
        .map(({ name }) => name),
    ).toEqual([])
  })

  test("npm's bill of materials names each package of the lock, with its hash, and no folder of this machine", async () => {
    const text = await runSbom(root)
    const { components } = JSON.parse(text) as {
      components: { purl: string; hashes?: { alg: string; content: string }[] }[]
    }
    const named = ({ name, version }: Package) => `pkg:npm/${name.replace('@', '%40')}@${version}`
    expect(new Set(components.map(({ purl }) => purl))).toEqual(
      new Set(project.packages.map(named)),
    )
    expect(components.filter(({ hashes }) => hashes?.[0]?.alg !== 'SHA-512')).toEqual([])
    expect(text).not.toContain(root)
  })

  test('where npm has no bill of materials, that is said with its words', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    await expect(runSbom(empty)).rejects.toThrow(/^npm sbom 没有写出物料清单：npm error/)
  })
})

describe('a licence', () => {
  test.each([
    ['MIT', 'permissive'],
    ['(MIT OR GPL-3.0)', 'permissive'],
    ['MIT AND GPL-3.0-only', 'copyleft'],
    ['(MIT AND (LGPL-2.1 OR ISC))', 'permissive'],
    ['(MIT OR ISC) AND (GPL-2.0 OR AGPL-3.0)', 'copyleft'],
    ['Apache-2.0 WITH LLVM-exception', 'permissive'],
    ['GPL-2.0 WITH Classpath-exception-2.0', 'copyleft'],
    ['agpl-3.0', 'copyleft'],
    ['MPL-2.0', 'copyleft'],
    ['SEE LICENSE IN LICENSE', 'unknown'],
    ['UNLICENSED', 'unknown'],
    [undefined, 'unknown'],
  ] as const)('%s is %s', (licence, verdict) => expect(judge(licence)).toBe(verdict))

  const one = (name: string, licence: string | undefined): Package => ({
    name,
    version: '1.0.0',
    path: `node_modules/${name}`,
    licence,
    dev: false,
  })

  test('that spreads, or is not said, stops; with a reason it does not; a changed one stops again', () => {
    const accepted = { given: { licence: 'GPL-3.0', why: 'x' } }
    expect(checkLicences([one('fine', 'MIT'), one('given', 'GPL-3.0')], accepted).problems).toEqual(
      [],
    )
    expect(
      checkLicences(
        [one('bad', 'GPL-3.0'), one('silent', undefined), one('given', 'AGPL-3.0')],
        accepted,
      ).problems.map((line) => line.split('@')[0]),
    ).toEqual(['bad', 'silent', 'given'])
    expect(checkLicences([one('fine', 'MIT')], accepted).stale).toEqual(['given'])
    // A name as of a member that every object has.
    expect(checkLicences([one('constructor', undefined)], {}).problems).toHaveLength(1)
  })

  test('each reason is one', () =>
    expect(Object.values(ACCEPTED).filter(({ why }) => why.length < 8)).toEqual([]))
})

test('a lock is read: each package where it lies, under the licence that it says', () => {
  const write = (file: string, content: object) => {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), JSON.stringify(content))
  }
  write('package-lock.json', {
    name: 'p',
    version: '1.2.3',
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { a: '^1' }, devDependencies: { t: '^1' } },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^2', c: '^1' } },
      'node_modules/a/node_modules/b': {
        version: '2.0.0',
        license: 'ISC',
        dependencies: { c: '^1', gone: '^1' },
      },
      'node_modules/b': { version: '1.0.0', license: 'MIT' },
      'node_modules/c': { version: '1.0.0', license: 'MIT' },
      'node_modules/t': {
        version: '1.0.0',
        dev: true,
        license: 'GPL-3.0',
        dependencies: { b: '^1' },
      },
    },
  })
  write('node_modules/a/package.json', { licenses: [{ type: 'MIT' }, { type: 'Apache-2.0' }] })
  const { packages } = readProject(folder)
  expect(Object.fromEntries(packages.map(({ path, licence }) => [path, licence]))).toEqual({
    'node_modules/a': '(MIT OR Apache-2.0)',
    'node_modules/a/node_modules/b': 'ISC',
    'node_modules/b': 'MIT',
    'node_modules/c': 'MIT',
    'node_modules/t': 'GPL-3.0',
  })
  write('package-lock.json', { name: 'p', lockfileVersion: 1, packages: {} })
  expect(() => readProject(folder)).toThrow('第 1 版')
})

describe('npm audit', () => {
  const project = { packages: [] }

  test('that cannot be asked is said to be so, and never passes for none found', () => {
    for (const audit of [
      readAudit(
        '{"message":"405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk","statusCode":405,"error":{"summary":"","detail":""}}',
        '',
      ),
      readAudit('{"error":{"code":"ENOAUDIT","summary":"no audit"}}', ''),
      readAudit('', 'spawn npm ENOENT'),
      readAudit('{}', ''),
    ]) {
      expect(audit.available).toBe(false)
      const { lines } = findingsOf(project, audit, { delivered: new Set(), licences: {} })
      expect(lines.join('\n')).toContain('漏洞：not available（')
      expect(lines.join('\n')).toContain('不等于没有漏洞')
      expect(lines.join('\n')).not.toContain('registry.example')
    }
  })

  const advisory = (id: string) => ({
    source: 1,
    url: `https://github.com/advisories/${id}`,
    title: 'x',
  })
  const [BAD, TOOL] = ['GHSA-aaaa-bbbb-cccc', 'GHSA-1111-2222-3333']
  const audit = readAudit(
    JSON.stringify({
      vulnerabilities: {
        bad: { severity: 'high', via: [advisory(BAD)], nodes: ['node_modules/bad'] },
        // What is grave only because it needs the other.
        above: { severity: 'high', via: ['bad'], nodes: ['node_modules/above'] },
        tool: { severity: 'critical', via: [advisory(TOOL)], nodes: ['node_modules/tool'] },
        meh: {
          severity: 'low',
          via: [advisory('GHSA-9999-9999-9999')],
          nodes: ['node_modules/meh'],
        },
      },
      metadata: {
        vulnerabilities: { info: 0, low: 1, moderate: 0, high: 2, critical: 1, total: 4 },
      },
    }),
    'exit 1',
  )
  const judged = {
    delivered: new Set(['node_modules/bad', 'node_modules/above', 'node_modules/meh']),
    licences: {},
  }

  test('that finds something grave in what is delivered stops, and names it', () => {
    const { lines, stops } = findingsOf(project, audit, { ...judged, tolerated: {} })
    expect(stops).toBe(true)
    expect(lines).toContain('漏洞：严重 1，高 2，中 0，低 1，提示 0')
    expect(
      lines.slice(lines.indexOf('随产品交付的，必须升级，或在 scripts/supply/holes.ts 说明理由：')),
    ).toEqual([
      expect.any(String),
      `  high  bad  ${BAD}`,
      '只用于构建、测试或本机运行，不随产品交付：',
      `  critical  tool  ${TOOL}`,
    ])
    expect(findingsOf(project, quiet, { ...judged, tolerated: {} }).stops).toBe(false)
  })

  test('with a reason it does not, and a reason for what is gone stops', () => {
    const { lines, stops } = findingsOf(project, audit, {
      ...judged,
      tolerated: { [BAD]: 'nobody calls it' },
    })
    expect(stops).toBe(false)
    expect(lines.join('\n')).toContain(`bad ${BAD}：nobody calls it`)
    expect(
      findingsOf(project, quiet, { ...judged, tolerated: { [BAD]: 'nobody calls it' } }).stops,
    ).toBe(true)
    expect(Object.values(TOLERATED).filter((why) => why.length < 8)).toEqual([])
  })
})

test('what is delivered: what is in the functions, and what the app is made of', async () => {
  const delivered = await deliveredPaths(readProject(root))
  for (const name of [
    'undici',
    'pino',
    'zod',
    'sm-crypto',
    '@cloudbase/node-sdk',
    'vue',
    'pinia',
    '@dcloudio/uni-app',
  ])
    expect(delivered).toContain(`node_modules/${name}`)
  for (const name of [
    'vite',
    'esbuild',
    'vitest',
    'libsql',
    'playwright-core',
    '@cloudbase/functions-framework',
    'koa',
    'express',
  ])
    expect(delivered).not.toContain(`node_modules/${name}`)
}, 60_000)
