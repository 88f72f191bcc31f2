import { readSource } from './pages/sources.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { FUNCTIONS } from '../functions/build.ts'
import { DEPLOYED, RUNTIME } from './functions.ts'
import { generatedFiles, withParts } from './generate.ts'
import { VARIABLES, exampleEnvironment, inCloud, variablesOf } from './variables.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test.each(['docs/deploy.md', 'docs/runbook.md', 'docs/alerts.yml'])(
  '%s is what the code says (npm run deploy:files)',
  (file) => {
    expect(read(file)).toBe(generatedFiles(read)[file])
  },
)

describe('what is deployed', () => {
  test('is what is built for the cloud, under its names', () => {
    expect(DEPLOYED.map(({ name }) => name).sort()).toEqual(
      FUNCTIONS.filter(({ deployed }) => deployed)
        .map(({ name }) => name as string)
        .sort(),
    )
  })

  test('opens over HTTP what the HIS and the platform call and the page that anybody may see, under the path of the local runtime, and nothing else', () => {
    const paths = Object.fromEntries(
      FUNCTIONS.map(({ name, path }) => [name as string, path as string]),
    )
    expect(
      DEPLOYED.filter(({ httpPath }) => httpPath !== undefined).map(({ name }) => name),
    ).toEqual(['hospital', 'fee-info', 'landing'])
    for (const { name, httpPath } of DEPLOYED)
      if (httpPath !== undefined) expect(httpPath).toBe(paths[name])
  })

  test.each(DEPLOYED.map((one) => [one.name, one] as const))(
    '%s: an entry, and limits that the cloud has',
    (name, { memory, timeout }) => {
      expect(readFileSync(join(root, `cloudfunctions/${name}/index.ts`), 'utf8')).toMatch(
        /export (?:async )?(?:function|const) main\b/,
      )
      expect(timeout).toBeGreaterThanOrEqual(1)
      expect(timeout).toBeLessThanOrEqual(900)
      expect(memory % 128).toBe(0)
    },
  )

  test('the timer: seven fields, every five minutes', () => {
    const triggers = DEPLOYED.flatMap(({ name, triggers = [] }) =>
      triggers.map((trigger) => ({ of: name, ...trigger })),
    )
    expect(triggers).toEqual([
      { of: 'reconcile', name: 'every-five-minutes', type: 'timer', config: '0 */5 * * * * *' },
    ])
    expect(triggers[0]!.config.split(' ')).toHaveLength(7)
  })
})

describe('the variables', () => {
  const asked = new Set(DEPLOYED.flatMap(variablesOf))

  test('each one that the code reads is described, and none that it does not', () => {
    expect([...asked].filter((name) => VARIABLES[name] === undefined)).toEqual([])
    expect(Object.keys(VARIABLES).filter((name) => !asked.has(name))).toEqual([])
  })

  test('the settings files name no other, read however', () => {
    const named = (file: string) =>
      [
        ...read(file).matchAll(
          /(?:text|optionalText|url|optionalUrl|integer|oneOf)\('([A-Z][A-Z0-9_]+)'/g,
        ),
      ].map(([, name]) => name!)
    for (const { name } of DEPLOYED) {
      for (const variable of named(`cloudfunctions/${name}/settings.ts`))
        expect([...asked, 'DEV_SESSION_KEY']).toContain(variable)
    }
  })

  test('what is said to be a default is one: set, it changes nothing', () => {
    for (const one of DEPLOYED) {
      const names = variablesOf(one)
      const { ...silent } = exampleEnvironment()
      for (const name of names) if (VARIABLES[name]!.fallback !== undefined) delete silent[name]
      const said = Object.fromEntries(
        names.flatMap((name) =>
          VARIABLES[name]!.fallback === undefined ? [] : [[name, VARIABLES[name]!.fallback]],
        ),
      )
      expect(one.settings(inCloud({ ...silent, ...said }))).toEqual(one.settings(inCloud(silent)))
    }
  })
})

test('a page that has lost its marks is not written', () => {
  expect(() => withParts('# nothing', { variables: 'x' })).toThrow('<!-- 生成：variables -->')
  expect(withParts('a\n<!-- 生成：v -->\nold\n<!-- 生成完 -->\nb', { v: 'new' })).toBe(
    'a\n<!-- 生成：v -->\nnew\n<!-- 生成完 -->\nb',
  )
})

test('the cloud runs the line of Node.js on which `npm test` runs the unit tests', () => {
  const [, tested] = /OTHER_NODE = '(\d+)\./.exec(readSource('scripts/test/run.ts'))!
  expect(RUNTIME).toMatch(new RegExp(`^Nodejs${tested}\\.`))
})
