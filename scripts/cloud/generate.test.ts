import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { FUNCTIONS } from '../functions/build.ts'
import type { Cloudbaserc } from './cloudbaserc.ts'
import { DEPLOYED } from './functions.ts'
import { generatedFiles, withParts } from './generate.ts'
import { VARIABLES, exampleEnvironment, inCloud, variablesOf } from './variables.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test.each([
  'cloudbaserc.json',
  'cloudfunctions/security-rules.json',
  'database/collections.json',
  'database/security-rules.json',
  'docs/deploy.md',
  'docs/runbook.md',
  'docs/alerts.yml',
])('%s is what the code says (npm run deploy:files)', (file) => {
  expect(read(file)).toBe(generatedFiles(read)[file])
})

describe('cloudbaserc.json', () => {
  const { functions, functionRoot } = JSON.parse(read('cloudbaserc.json')) as Cloudbaserc

  test('has the functions that are built for the cloud, under their names', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(
      FUNCTIONS.filter(({ deployed }) => deployed)
        .map(({ name }) => name as string)
        .sort(),
    )
    expect(functionRoot).toBe('./dist/functions')
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

  test.each(functions.map((one) => [one.name, one] as const))(
    '%s: handler, limits and variables',
    async (name, one) => {
      expect(one).toMatchObject({ type: 'Event', runtime: 'Nodejs20.19', handler: 'index.main' })
      expect(readFileSync(join(root, `cloudfunctions/${name}/index.ts`), 'utf8')).toMatch(
        /export ((async )?function main\(|const main = )/,
      )
      expect(one.timeout).toBeGreaterThanOrEqual(1)
      expect(one.timeout).toBeLessThanOrEqual(900)
      expect(one.memorySize % 128).toBe(0)
      const deployed = DEPLOYED.find((each) => each.name === name)!
      expect(Object.keys(one.envVariables).sort()).toEqual(
        [...variablesOf(deployed), 'NODE_ENV', 'STORE'].sort(),
      )
      for (const [variable, value] of Object.entries(one.envVariables))
        expect([`{{env.${variable}}}`, 'production', 'cloudbase']).toContain(value)
    },
  )

  test('the timer: seven fields, every five minutes', () => {
    const triggers = functions.flatMap(({ name, triggers = [] }) =>
      triggers.map((trigger) => ({ of: name, ...trigger })),
    )
    expect(triggers).toEqual([
      { of: 'reconcile', name: 'every-five-minutes', type: 'timer', config: '0 */5 * * * * *' },
    ])
    expect(triggers[0]!.config.split(' ')).toHaveLength(7)
  })
})

test('only the patient function may be called by a client: cloudfunctions/security-rules.json', () => {
  const rules = JSON.parse(read('cloudfunctions/security-rules.json')) as Record<string, object>
  expect(Object.keys(rules).sort()).toEqual(['*', ...DEPLOYED.map(({ name }) => name)].sort())
  const { patient, ...others } = rules
  expect(patient).toEqual({ invoke: 'auth != null' })
  for (const rule of Object.values(others)) expect(rule).toEqual({ invoke: false })
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

describe('database/', () => {
  test('every collection is closed to clients, and indexed by what is queried', () => {
    const collections = JSON.parse(read('database/collections.json')) as {
      name: string
      indexes: { keys: { name: string; direction: number }[] }[]
    }[]
    const rules = JSON.parse(read('database/security-rules.json')) as Record<
      string,
      { AclTag: string; rule: object }
    >
    expect(collections.map(({ name }) => name)).toEqual(Object.keys(COLLECTIONS))
    for (const { name, indexes } of collections) {
      expect(rules[name]).toEqual({ AclTag: 'ADMINONLY', rule: { read: false, write: false } })
      for (const field of COLLECTIONS[name as keyof typeof COLLECTIONS])
        expect(indexes.flatMap(({ keys }) => keys)).toContainEqual({ name: field, direction: 1 })
    }
  })
})

test('a page that has lost its marks is not written', () => {
  expect(() => withParts('# nothing', { variables: 'x' })).toThrow('<!-- 生成：variables -->')
  expect(withParts('a\n<!-- 生成：v -->\nold\n<!-- 生成完 -->\nb', { v: 'new' })).toBe(
    'a\n<!-- 生成：v -->\nnew\n<!-- 生成完 -->\nb',
  )
})
