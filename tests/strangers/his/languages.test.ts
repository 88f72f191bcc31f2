import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringifyWire, type WireObject } from '../../../cloudfunctions/lib/protocol/index.ts'
import { HIS_CHANNEL, SANDBOX_CHANNELS, demoPatient } from '../../../sandbox/defaults.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, requestsOf } from '../../hospital/his.ts'
import { startCare, type RunningCare } from '../../../testkit/running.ts'

// HIS clients in other languages, on other people's cryptography. Each knows one reading: that of the platform it was
// made for. Where a language is not on this machine its tests are left out, and say so.

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const runs = (command: string, args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

interface Language {
  language: string
  command: string[]
  /** Why it cannot be tried here; empty where it can. */
  missing: string
}

const BOUNCY_CASTLE = process.env.BCPROV_JAR ?? '/usr/share/java/bcprov.jar'
const LANGUAGES: [Language, Language] = [
  {
    language: 'Python',
    command: ['python3', here('his.py')],
    missing: runs('python3', ['-c', 'import hashlib, cryptography; hashlib.new("sm3")'])
      ? ''
      : 'python3 with the package cryptography is not on this machine',
  },
  {
    language: 'Java with BouncyCastle',
    command: ['java', '-cp', BOUNCY_CASTLE, here('His.java')],
    missing: !runs('javac', ['-version'])
      ? 'no JDK is on this machine'
      : existsSync(BOUNCY_CASTLE)
        ? ''
        : `${BOUNCY_CASTLE} is not on this machine (BCPROV_JAR names another)`,
  },
]

for (const { language, missing } of LANGUAGES)
  if (missing !== '') console.warn(`NOT TRIED: a HIS in ${language}: ${missing}`)

const CHANNELS = [
  ['raw', SANDBOX_CHANNELS.main],
  ['text', SANDBOX_CHANNELS.text],
  ['bare', SANDBOX_CHANNELS.bare],
] as const

describe.each(CHANNELS)('on a platform that signs by %s', (reading, channel) => {
  let care: RunningCare
  beforeAll(async () => {
    care = await startCare({ channel })
  }, 60_000)
  afterAll(() => care.close())

  for (const { language, command, missing } of LANGUAGES)
    test.skipIf(missing !== '')(
      `a HIS in ${language} verifies every answer`,
      async () => {
        const patient = { ...demoPatient(language === 'Python' ? 'signed' : 'taiwan') }
        const { freeze, release, settle, refund, current } = requestsOf(patient)
        const number = `JS-${reading}-${language.length}`
        const answers = await converse(
          [...command, `${care.functions.url}/hospital`, reading],
          [
            [FREEZE, freeze('8000.00')],
            ['BC00.03.00.02', current()],
            [RELEASE, release('1000.00')],
            [RELEASE, release('999999.00')],
            [SETTLE, settle(number, { account: '100.00', bank: '900.00' })],
            [REFUND, refund(`TK-${number}`, number, '50.00')],
            [
              'BC00.03.00.07',
              {
                fixmedins_code: String(freeze('1.00').fixmedins_code),
                med_type: '21',
                fee_time: '2020-01-01 00:00:00',
              },
            ],
            ['BC00.03.00.99', current()],
          ],
        )
        expect(answers.map(({ verified }) => verified)).toEqual(answers.map(() => true))
        expect(answers.map(({ code }) => String(code) === '0')).toEqual([
          true,
          true,
          true,
          false,
          true,
          true,
          true,
          false,
        ])
      },
      60_000,
    )
})

const [{ command: PYTHON, missing: NO_PYTHON }] = LANGUAGES
test.skipIf(NO_PYTHON !== '')(
  'and is not satisfied by another reading than its own',
  async () => {
    const care = await startCare({ channel: SANDBOX_CHANNELS.text })
    try {
      const [answer] = await converse(
        [...PYTHON, `${care.functions.url}/hospital`, 'raw'],
        [[FREEZE, requestsOf(demoPatient('signed')).freeze('8000.00')]],
      )
      expect([answer?.verified, String(answer?.code)]).toEqual([false, '0'])
    } finally {
      await care.close()
    }
  },
  60_000,
)

/** Line by line, as the client reads and writes. */
async function converse(
  [command = '', ...args]: string[],
  requests: readonly (readonly [string, WireObject])[],
): Promise<{ verified: boolean; code: number | string }[]> {
  const [url, reading] = args.splice(-2) as [string, string]
  const child = spawn(command, [...args, url, HIS_CHANNEL.appId, HIS_CHANNEL.appSecret!, reading])
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdin.end(requests.map(([funid, data]) => `${stringifyWire({ funid, data })}\n`).join(''))
  const status = await new Promise((resolve) => child.once('close', resolve))
  expect(status, err).toBe(0)
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { verified: boolean; code: number | string })
}
