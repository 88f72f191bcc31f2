import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  parseWire,
  stringifyWire,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { HIS_CHANNEL } from '../../sandbox/defaults.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { startStandIn } from '../../testkit/standIn.ts'
import { LANGUAGES, VECTORS } from './languages.ts'

// The clients of examples/, in each language that is on this machine: against the vectors, and through a whole stay.

const SAMPLES = fileURLToPath(new URL('../../docs/samples/', import.meta.url))

for (const { name, there, build } of LANGUAGES)
  describe.skipIf(!there)(`examples/${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), `${name}-`))
    const channel = join(folder, 'his-channel.json')
    const outbox = join(folder, 'outbox')
    let command: readonly string[]
    let care: RunningCare
    let wire: Wire
    beforeAll(async () => {
      command = build(folder)
      care = await startCare()
      wire = await openWire(`${care.functions.url}/hospital`)
      writeFileSync(
        channel,
        JSON.stringify({
          appId: HIS_CHANNEL.appId,
          appSecret: HIS_CHANNEL.appSecret,
          url: wire.url,
        }),
      )
    })
    afterAll(async () => {
      rmSync(folder, { recursive: true })
      await wire.close()
      await care.close()
    })

    const send = async (service: string, request = 'request.json') =>
      parseWire(
        await run([...command, 'send', channel, join(SAMPLES, service, request), outbox]),
      ) as WireObject
    const told = (answer: WireObject) => (answer.data ?? {}) as WireObject

    test('comes to every vector, and takes no bad signature for a good one', async () => {
      expect(await run([...command, 'check', VECTORS])).toMatch(/^15 份样例，逐字相同\s*$/)
    })

    test('whose answer is lost sends the very line again, and it is done once', async () => {
      expect(String(told(await send('02-current')).frez_amt)).toBe('12000.00')
      wire.loseNext()
      const frozen = await send('03-freeze')
      expect(String(frozen.code)).toBe('0')
      const [first, again] = wire.lines.slice(-2)
      expect(again).toBe(first)
      expect(told(await send('03-freeze', 'repeated-request.json')).frez_no).toBe(
        told(frozen).frez_no,
      )
      expect(readdirSync(outbox)).toEqual([])
    })

    test('goes through a whole stay, and hears of what is refused', async () => {
      for (const service of ['04-release', '05-settle', '06-refund', '07-settlement-list'])
        expect(String((await send(service)).code), service).toBe('0')
      expect(await send('03-freeze', 'refused-request.json')).toMatchObject({
        message: '该参保人没有已签署的住院预授权协议',
      })
      // What is not settled is released by the platform itself.
      const { movements } = care.platform.ledger.stay('ZY20261101002')
      expect(movements.map(({ kind }) => kind)).toEqual([
        'freeze',
        'release',
        'settle',
        'release',
        'refund',
      ])
    })

    test('after a restart goes on with what had no conclusion', async () => {
      const line = wire.lines.findLast((one) => one.includes('BC00.03.00.05'))!
      writeFileSync(join(outbox, '1.line'), line)
      const answer = parseWire(await run([...command, 'resend', channel, outbox])) as WireObject
      expect(stringifyWire(told(answer))).toContain('cntr_setl_id')
      expect(readdirSync(outbox)).toEqual([])
    })
  })

test('the steps for Delphi and PowerBuilder, taken with the openssl command, lead to an answer', async () => {
  const care = await startCare()
  const folder = mkdtempSync(join(tmpdir(), 'steps-'))
  const { appId, appSecret = '' } = HIS_CHANNEL
  const script = fileURLToPath(new URL('../../examples/delphi/steps.sh', import.meta.url))
  try {
    const out = await run(
      ['bash', script, `${care.functions.url}/hospital`, appId, appSecret],
      folder,
    )
    expect(out).toMatch(/^\{"code":0,"type":"success".*"frez_amt":12000\.00.*\}$/)
  } finally {
    rmSync(folder, { recursive: true })
    await care.close()
  }
})

test('what is not on this machine is none of the languages that CI has', () => {
  const missing = LANGUAGES.filter(({ there }) => !there).map(({ name }) => name)
  if (missing.length > 0)
    console.warn(`not run here, for want of the language: ${missing.join(', ')}`)
  for (const { name } of LANGUAGES)
    expect(
      readFileSync(new URL(`../../examples/${name}/README.md`, import.meta.url), 'utf8').split('\n')
        .length,
    ).toBeLessThan(25)
})

async function run(command: readonly string[], cwd?: string): Promise<string> {
  const child = spawn(command[0]!, command.slice(1), { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}: ${err}`)
  return out
}

interface Wire {
  url: string
  /** What went over it, as it was written. */
  lines: string[]
  /** Has the next request done, and its answer lost. */
  loseNext(): void
  close(): Promise<void>
}

async function openWire(to: string): Promise<Wire> {
  const lines: string[] = []
  let losing = false
  const { url, close } = await startStandIn(async ({ body: asked }) => {
    const line = asked.toString('utf8')
    lines.push(line)
    const answer = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: line,
    })
    const body = await answer.text()
    const lost = losing
    losing = false
    return lost ? 'cut' : { status: answer.status, body }
  })
  return { url: `${url}/hospital`, lines, loseNext: () => void (losing = true), close }
}
