import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../../../cloudfunctions/lib/entry/envelope.ts'
import type { CodeOf } from '../../../cloudfunctions/lib/errors/codes.ts'
import {
  PlatformFault,
  PlatformUnavailableError,
} from '../../../cloudfunctions/lib/platform/errors.ts'
import {
  InputError,
  ProtocolError,
  type CareError,
  SERVICES,
  StateError,
  UnavailableError,
  isWireObject,
  parseWire,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { FAULT_KINDS } from '../../../sandbox/platform/index.ts'
import { createShell, readSteps } from '../../../testkit/transcript.ts'
import { readSource, typesThrownIn } from './sources.ts'

const page = readFileSync(new URL('../../../docs/hospital.md', import.meta.url), 'utf8')

describe('the messages of docs/hospital.md', () => {
  const shell = createShell()
  afterAll(() => shell.remove())
  const steps = readSteps(page)

  it('has commands', () => expect(steps.filter((step) => 'command' in step)).toHaveLength(8))

  for (const step of steps) {
    if ('file' in step) shell.write(step.file, step.content)
    else
      it(step.command, async () => expect(await shell.run(step.command)).toBe(step.output), 30_000)
  }

  it('the freeze is one that the table allows', () => {
    const freeze = steps.find((step) => 'file' in step && step.file === 'freeze.json') as {
      content: string
    }
    const { data } = parseWire(freeze.content) as { data: unknown }
    expect(isWireObject(data as never)).toBe(true)
    expect(SERVICES.freeze.request.read(data as never)).toMatchObject({
      amount: 500000n,
      stayId: 'ZY20261101002',
    })
  })
})

describe('the table of our own codes', () => {
  const rows = [...page.matchAll(/^\| (9\d{3}) \| `([a-z.-]+)` \| (.+?) \| (.+?) \|$/gm)].map(
    ([, code, type]) => ({ code: Number(code), type: type! }),
  )

  it.each(rows)('$code $type is what the code answers', ({ code, type }) => {
    const kinds = {
      input: InputError,
      protocol: ProtocolError,
      state: StateError,
      unavailable: UnavailableError,
    } as const
    if (type === 'input.method')
      return expect(readSource('cloudfunctions/lib/entry/envelope.ts')).toContain(
        `{"code":${code},"type":"${type}"`,
      )
    if (type.startsWith('platform.'))
      return expect(
        refusalOf(
          new PlatformFault(
            new ProtocolError(type.replace('platform', 'protocol') as CodeOf<'protocol'>, 'x'),
          ),
        ),
      ).toMatchObject({ code, type })
    if (type === 'unavailable.internal')
      return expect(refusalOf(new Error('anything'))).toMatchObject({ code, type })
    const Kind = kinds[type.split('.')[0] as keyof typeof kinds] as new (
      code: string,
      message: string,
    ) => CareError
    return expect(refusalOf(new Kind(type, 'x'))).toMatchObject({ code, type })
  })

  it('has every type that the way of a hospital’s call can throw, and no other', () => {
    const protocol = [
      'cloudfunctions/lib/protocol/envelope',
      'cloudfunctions/lib/protocol/cipher.ts',
      'cloudfunctions/lib/protocol/timestamp.ts',
      'cloudfunctions/lib/protocol/parser.ts',
      'cloudfunctions/lib/protocol/services',
    ]
    const platform = [
      'cloudfunctions/lib/platform/breaker.ts',
      'cloudfunctions/lib/platform/client.ts',
      'cloudfunctions/lib/platform/message.ts',
      'cloudfunctions/lib/platform/transport.ts',
      'cloudfunctions/lib/platform/token.ts',
    ]
    const thrown = typesThrownIn([
      'cloudfunctions/hospital',
      'cloudfunctions/lib/entry',
      'cloudfunctions/lib/journal',
      'cloudfunctions/lib/store',
      'cloudfunctions/lib/errors/busy.ts',
      ...protocol,
    ])
    for (const type of typesThrownIn([...protocol, ...platform]))
      // What is wrong with an answer is the platform's; it shows us no secret.
      if (!type.startsWith('protocol.')) thrown.add(type)
      else if (type !== 'protocol.auth') thrown.add(type.replace('protocol.', 'platform.'))
    // A wrong key of ours stops the start, before anybody could be told.
    thrown.delete('input.channel')
    expect(rows.map(({ type }) => type).sort()).toEqual(
      [...new Set([...thrown, 'input.method'])].sort(),
    )
  })

  it('what was never sent is told as not submitted', () => {
    expect(
      refusalOf(
        new PlatformUnavailableError('unavailable.platform-unreachable', 'x', { sent: false }),
      ).code,
    ).toBe(9503)
  })
})

it('has every fault of the sandbox, in its own words', () => {
  for (const [kind, words] of Object.entries(FAULT_KINDS))
    expect(page).toContain(`| \`${kind}\` | ${words} |`)
})

describe('what the page says of repeats', () => {
  it('names the fields by which identify.ts tells them', () => {
    const { setl_id: settlement } = Object.fromEntries(
      Object.values(SERVICES.settle.request.fields).map(({ wireName, label }) => [wireName, label]),
    )
    const { hosp_re_setl_id: refund } = Object.fromEntries(
      Object.values(SERVICES.refund.request.fields).map(({ wireName, label }) => [wireName, label]),
    )
    expect([settlement, refund]).toEqual(['医院结算流水号', '医院退款流水号'])
    expect(page).toContain('医院结算流水号 `setl_id`')
    expect(page).toContain('医院退款流水号 `hosp_re_setl_id`')
  })

  it('quotes the answer to a lost answer as it is given', () => {
    const quoted = /`message` 为「([^」]+)」/.exec(page)![1]!
    expect(readSource('cloudfunctions/hospital/answer.ts')).toContain(`'${quoted}'`)
  })
})
