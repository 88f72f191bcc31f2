import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  isWireObject,
  parseWire,
  stringifyWire,
  type ResponseContent,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { prettyJson } from '../../scripts/docs/prettyJson.ts'
import { createHis, type His } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

// Every request of docs/samples is sent in the order of the folders, and answered as the file beside it says.

const SAMPLES = fileURLToPath(new URL('../../docs/samples/', import.meta.url))
const WRITE = process.env.WRITE_SAMPLES !== undefined

let care: RunningCare
let his: His
beforeAll(async () => {
  care = await startCare()
  his = createHis(care.functions.url)
})
afterAll(() => care.close())

const read = (file: string): WireObject =>
  parseWire(readFileSync(join(SAMPLES, file))) as WireObject

const sealed = (file: string): string => {
  const { funid, data } = read(file)
  return his.sealed(String(funid), data as WireObject)
}

const ANSWERED = /-request\.json$|^request\.json$/
const services = readdirSync(SAMPLES).filter((name) => /^\d\d-/.test(name))

test('there is one for each service', () => {
  expect(services.map((name) => name.slice(0, 2))).toEqual([
    '01',
    '02',
    '03',
    '04',
    '05',
    '06',
    '07',
  ])
  for (const service of services)
    expect(readdirSync(join(SAMPLES, service))).toEqual(
      expect.arrayContaining([
        'request.json',
        'answer.json',
        'refused-request.json',
        'refused-answer.json',
      ]),
    )
})

test.each(services)('%s', async (service) => {
  const line = sealed(`${service}/request.json`)
  const first = await his.post(line)
  check(`${service}/answer.json`, first)
  expect(first.code).toBe(0)
  // The very same line gets the very same answer.
  expect(stringifyWire({ ...(await his.post(line)), timestamp: '' })).toBe(
    stringifyWire({ ...first, timestamp: '' }),
  )
  for (const file of readdirSync(join(SAMPLES, service)).filter((name) => ANSWERED.test(name))) {
    if (file === 'request.json') continue
    const answer = await his.post(sealed(`${service}/${file}`))
    check(`${service}/${file.replace('request', 'answer')}`, answer)
    if (file.startsWith('repeated')) expect(answer.data).toEqual(first.data)
    else expect(answer.code).not.toBe(0)
  }
})

function check(file: string, { code, type, message, data }: ResponseContent): void {
  const told: WireObject = {
    code: String(code),
    type,
    message,
    ...(data !== undefined && { data }),
  }
  if (WRITE)
    writeFileSync(
      join(SAMPLES, file),
      `${prettyJson({ ...told, code: parseWire(String(code)) })}\n`,
    )
  expect(existsSync(join(SAMPLES, file)), file).toBe(true)
  const written = read(file)
  expect(shape({ ...told, code: String(code) }), file).toEqual(
    shape({ ...written, code: String(written.code) }),
  )
}

/** Members that the platform or the clock makes: their digits differ each time. */
const MADE = /_no$|_time$|^cntr_(re_)?setl_id$|^message$/

/** With the digits of what is made anew each time taken for alike. */
function shape(value: WireValue | undefined, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => shape(one))
  if (isWireObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one, key)]))
  return MADE.test(name) ? String(value).replace(/\d/g, '9') : String(value)
}
