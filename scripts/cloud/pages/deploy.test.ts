import { describe, expect, test } from 'vitest'
import { answerEnvelope, refusalOf } from '../../../cloudfunctions/lib/entry/envelope.ts'
import { parseChannel } from '../../../cloudfunctions/lib/protocol/index.ts'
import { createReadingMemory } from '../../../cloudfunctions/lib/readings/memory.ts'
import { DEPLOYED } from '../functions.ts'
import { problemTable } from '../problemTable.ts'
import { MOST_STEPS, STEPS } from '../steps.ts'
import { readSource, sourcesUnder, typesThrownIn } from './sources.ts'

const page = readSource('docs/deploy.md')

describe('docs/deploy.md', () => {
  test('what is done by hand is counted, and the README has the count', () => {
    expect(STEPS.length).toBeLessThanOrEqual(MOST_STEPS)
    expect(readSource('README.md')).toContain(`手工要做的共 ${STEPS.length} 步`)
  })

  test('its commands are ones that there are, and the first screen has them', () => {
    const first = page.split('\n').slice(0, 40).join('\n')
    for (const command of ['init-env', 'selftest', 'cloud -- apply', 'cloud -- check'])
      expect(first).toContain(command)
  })

  test('the app itself names no other mini-program: where it jumps is the functions’ word', () => {
    expect(readSource('manifest.json')).not.toContain('embeddedAppIdList')
    for (const file of ['manifest.json', ...sourcesUnder('src')])
      expect([file, /wx[0-9a-f]{16}/.exec(readSource(file))?.[0]]).toEqual([file, undefined])
  })

  test('has the facts of the app as they are', () => {
    const { pages } = JSON.parse(readSource('pages.json')) as { pages: { path: string }[] }
    expect(page).toContain(`\`${pages[0]!.path}\``)
    expect(page).toContain('npm run upload -- --appid 小程序AppID --env ENV --key')
    expect(readSource('src/api/wechat.ts')).toContain('import.meta.env.VITE_CLOUD_ENV')
  })

  test('what the first checks answer is what it says', async () => {
    const channel = parseChannel({ appId: 'HIS', appSecret: 'secret' })
    const door = {
      channel,
      readings: createReadingMemory({ side: 'HIS', channel, now: () => 0 }),
      answerReading: async () => 'raw' as const,
    }
    const options = {
      doors: [door] as const,
      namesService: true,
      limits: { maxSize: 1024, maxDepth: 8 },
      asked: () => {},
      answered: () => {},
      oldSecretUsed: () => {},
      freshness: () => ({ now: 0, windowSeconds: 600 }),
      refuse: refusalOf,
    }
    const ask = (method: string, body: string) =>
      answerEnvelope(
        {
          via: 'http',
          method,
          path: '/hospital',
          headers: {},
          body: Buffer.from(body),
          context: {},
        },
        options,
        () => Promise.reject(new Error('opened')),
      )
    expect((await ask('GET', '')).statusCode).toBe(405)
    const answer = await ask('POST', '{}')
    expect(answer.statusCode).toBe(200)
    const quoted = /得到 `("code":9401[^`]+)`/.exec(page)![1]!
    expect(answer.body).toContain(quoted)
  })

  test('the HIS waits longer than the function may run', () => {
    const [, wait, most] = /HTTP 时限设 \*\*(\d+) 秒以上\*\*（本系统至多 (\d+) 秒）/.exec(
      readSource('docs/hospital.md'),
    )!
    expect(Number(most)).toBe(DEPLOYED.find(({ name }) => name === 'hospital')!.timeout)
    expect(Number(wait)).toBeGreaterThan(Number(most))
  })
})

describe('the npm scripts and files that the pages name', () => {
  const pages = [
    'deploy',
    'hospital',
    'his-adapter',
    'evoucher',
    'security',
    'runbook',
    'compliance',
    'selftest',
    'codes',
  ].map((name) => [name, readSource(`docs/${name}.md`)] as const)
  /** Asked for in the final report of whoever wrote them; package.json is another's. */
  const scripts = {
    ...(JSON.parse(readSource('package.json')) as { scripts: Record<string, string> }).scripts,
  }

  test.each(pages)('%s: links lead somewhere', (_name, text) => {
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(() => readSource(`docs/${target}`)).not.toThrow()
  })

  test.each(pages)('%s: files are there', (_name, text) => {
    for (const [, file] of text.matchAll(
      /`((?:cloudfunctions|scripts|tests|database|sandbox|src)\/[\w./-]+\.(?:ts|json|vue))`/g,
    ))
      expect(() => readSource(file!)).not.toThrow()
  })

  test.each(pages)('%s: npm scripts exist', (_name, text) => {
    for (const [, script] of text.matchAll(/npm (?:run (?:-s )?)([a-z][\w:-]*)/g))
      expect(Object.keys(scripts)).toContain(script)
  })
})

describe('docs/runbook.md', () => {
  const runbook = readSource('docs/runbook.md')

  test('quotes log lines as they are written', () => {
    const quoted = [...runbook.matchAll(/`([a-z][a-z]* [ a-z]+)`/g)]
      .map(([, line]) => line!)
      .filter((line) => !/^(npm|node|git) /.test(line))
    expect(new Set(quoted).size).toBeGreaterThan(8)
    const written = sourcesUnder('cloudfunctions').map(readSource).join('\n')
    // A part of a tick fails under its own name.
    for (const line of new Set(quoted))
      expect(written).toContain(
        line.replace(/^([\w ]+) failed$/, (whole, part: string) =>
          written.includes(`'${whole}'`) ? whole : `attempt('${part}'`,
        ),
      )
  })

  test('names codes that there are', () => {
    const thrown = typesThrownIn(['cloudfunctions'])
    const named = [...runbook.matchAll(/`((?:protocol|state|input|unavailable)\.[a-z-]+)`/g)].map(
      ([, code]) => code!,
    )
    expect(named.length).toBeGreaterThan(8)
    const numbered = (code: string) => problemTable().includes(`\`${code}\``)
    expect(named.filter((code) => !thrown.has(code) && !numbered(code))).toEqual([])
  })
})
