import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SERVICES } from '../../cloudfunctions/lib/protocol/index.ts'
import { openApiFile } from './openapi.ts'

interface Described {
  paths: object
  components: { schemas: Record<string, { required?: string[]; properties: object }> }
}

const text = openApiFile()
const { paths, components } = JSON.parse(text) as Described

test('every service has its fields', () => {
  expect(Object.keys(paths)).toEqual(['/hospital', '/adapter/stays', '/adapter/fee-info'])
  for (const { name, request, response } of Object.values(SERVICES))
    for (const [end, table] of [
      ['Request', request],
      ['Response', response],
    ] as const) {
      const schema = components.schemas[`${name[0]!.toUpperCase()}${name.slice(1)}${end}`]!
      expect(Object.keys(schema.properties)).toEqual(
        Object.values(table.fields).map(({ wireName }) => wireName),
      )
    }
})

test('whatever it refers to is there', () => {
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(components.schemas).toHaveProperty(name!)
})

test('the samples have what is required', () => {
  const samples = new URL('../../docs/samples/', import.meta.url)
  const names = [
    'agreements',
    'preauthorization',
    'freeze',
    'release',
    'settle',
    'refund',
    'settlementList',
  ]
  for (const [index, folder] of readdirSync(samples)
    .filter((one) => /^\d/.test(one))
    .entries()) {
    const name = names[index]!
    const { data } = JSON.parse(
      readFileSync(new URL(`${folder}/request.json`, samples), 'utf8'),
    ) as { data: object }
    const schema = components.schemas[`${name[0]!.toUpperCase()}${name.slice(1)}Request`]!
    expect(Object.keys(data)).toEqual(expect.arrayContaining(schema.required ?? []))
    for (const field of Object.keys(data)) expect(schema.properties, folder).toHaveProperty(field)
  }
})
