import { createContext, Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  CareError,
  canonicalText,
  isWireObject,
  openRequest,
  openResponse,
  parseChannel,
  parseWire,
  sealRequest,
  sealResponse,
  stringifyWire,
  wireNumber,
  type Channel,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { SEED, areMany, casesOf, reproducible } from './cases.ts'
import { MEMBER_MUTATIONS, TEXT_MUTATIONS } from './mutations.ts'
import { seeded, type Random } from './random.ts'
import { Slowness } from './slowness.ts'

const CASES = casesOf('envelopes')
/** So many are stopped outright where they take longer than any of them may, ms. */
const BATCH = 2000
const BATCH_LIMIT = 30_000
const NOW = 1_700_000_000_000
const FRESH = { now: NOW, windowSeconds: 600 }

const agreed = { appId: 'QZFUZZ00000000000001', appSecret: 'the secret of the fuzz', token: 'T' }
const CHANNELS: readonly Channel[] = [
  {},
  { security: 'sign' },
  { encType: 'AES', cipherText: 'base64' },
  { authMode: 'oauth2', signType: 'MD5' },
  { authMode: 'anonymous', security: 'sign' },
  { dialect: 'ec' },
  { dialect: 'ec', security: 'sign', signType: 'MD5' },
].map((changes) => parseChannel({ ...agreed, ...changes }))

const CONTENTS: readonly WireObject[] = [
  {
    psn_name: '王二',
    cert_no: '350582199711193519',
    frez_amt: wireNumber('1000.00'),
    is_own: wireNumber(1),
    mdtrt_id: '',
  },
  {
    psn_name: 'A',
    re_frez_amt: wireNumber('0.10'),
    re_frez_rea: '转院 "急" \\ 😀',
    list: [wireNumber('1e2'), null, { b: '', a: 'x' }],
  },
  { total: wireNumber(0), row: [] },
  {},
]

interface Target {
  messages: WireObject[]
  open(message: WireObject): object
  /** Whether just this was truly sealed. */
  authentic(content: object): boolean
}

/** What a signature can tell of a content: order and empty members aside, types and digits included. */
const meaning = (content: object): string =>
  canonicalText({ content: parseWire(stringifyWire({ ...content })) }, '')

/**
 * An object signs as its text does (the standard's rule), so that the one may stand for the other: the services' tables
 * take no text for an object.
 */
const spelledOut = (value: WireValue | undefined): WireValue | undefined => {
  if (typeof value !== 'string' || !value.startsWith('{')) return value
  try {
    return parseWire(value)
  } catch {
    return value
  }
}

/**
 * The business fields of a chs_fjs request stand at the top level of the signed text, where "1" and 1 read alike (the
 * standard's rule) and the service's table reads both alike too: no forgery. Everything else keeps its type.
 */
function signedMeaning(content: object, flat: boolean): string {
  const { data: given, ...rest } = content as { data?: WireValue }
  const data = spelledOut(given)
  if (!flat || !isWireObject(data)) return meaning({ ...rest, ...(data !== undefined && { data }) })
  const untyped = Object.entries(data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [name, canonicalText({ value }, '')])
  return meaning({ ...rest, data: Object.fromEntries(untyped) as WireObject })
}

const TARGETS: readonly Target[] = CHANNELS.flatMap((channel) => {
  const requests = CONTENTS.map((data, i) => ({
    funid: `BC00.03.00.0${i + 1}`,
    data,
    timestamp: NOW,
  }))
  const answers = CONTENTS.map((data, i) => ({
    code: i,
    type: channel.dialect === 'ec' ? '' : 'success',
    message: `第${i}个`,
    data,
    timestamp: NOW,
  }))
  return [
    target(
      channel.dialect === 'chs_fjs',
      requests,
      (one) => sealRequest(channel, one),
      (message) => openRequest(channel, message, FRESH),
    ),
    target(
      false,
      answers,
      (one) => sealResponse(channel, one),
      (message) => openResponse(channel, message, FRESH),
    ),
  ]
})

/** Besides what may be opened, one message that is authentic but old. */
function target<T extends { timestamp: number }>(
  flat: boolean,
  contents: readonly T[],
  seal: (content: T) => WireObject,
  open: (message: WireObject) => object,
): Target {
  const sealed = new Set(contents.map((content) => signedMeaning(content, flat)))
  return {
    messages: [...contents, { ...contents[0]!, timestamp: NOW - 601_000 }].map(seal),
    open,
    authentic: (content) => sealed.has(signedMeaning(content, flat)),
  }
}

function mutate(target: Target, random: Random): string {
  let message = random.pick(target.messages)
  const others = random.pick(TARGETS).messages
  const inMembers = random.below(3)
  for (let i = 0; i < inMembers && Object.keys(message).length > 0; i++)
    message = random.pick(MEMBER_MUTATIONS)(
      message,
      random,
      random.below(2) ? target.messages : others,
    )
  let text = stringifyWire(message)
  const inText = inMembers === 0 ? 1 + random.below(3) : random.below(2)
  for (let i = 0; i < inText; i++) text = random.pick(TEXT_MUTATIONS)(text, random)
  return text
}

/** @returns how it was answered: a code, or `opened` */
function answer(target: Target, text: string): string {
  try {
    const message = parseWire(Buffer.from(text, 'utf8'))
    if (!isWireObject(message)) return 'no object'
    const opened = target.open(message)
    if (!target.authentic(opened)) throw new Error(`a forgery was taken: ${JSON.stringify(opened)}`)
    return 'opened'
  } catch (error) {
    if (
      error instanceof CareError &&
      /^protocol\./.test(error.code) &&
      /\p{Script=Han}/u.test(error.message)
    )
      return error.code
    throw error
  }
}

/** Runs what may hang where it can be stopped. */
function bounded(act: () => void, limit: number): void {
  new Script('act()').runInContext(createContext({ act }), { timeout: limit })
}

const timed = (act: () => void): number => {
  const begun = performance.now()
  act()
  return performance.now() - begun
}

/** Opens what was truly sealed, of that size: three times as large once it is encrypted, signed over and named. */
function innocent(size: number): number {
  const request = { funid: 'BC00.03.00.01', data: { pad: 'a'.repeat(size / 3) }, timestamp: NOW }
  const text = stringifyWire(sealRequest(CHANNELS[0]!, request))
  return timed(() => openRequest(CHANNELS[0]!, parseWire(Buffer.from(text)) as WireObject, FRESH))
}

describe(`${CASES} fuzzed envelopes, FUZZ_SEED=${SEED}`, () => {
  it(
    'each is refused by name or opens to what was truly sealed; none crashes or hangs',
    async () => {
      const answers: Record<string, number> = {}
      const slowness = await Slowness.measure(innocent, 1)
      for (let start = 0; start < CASES; start += BATCH) {
        const taken: [target: Target, text: string, tookMs: number][] = []
        const makeAndOpen = () => {
          while (start + taken.length < Math.min(start + BATCH, CASES)) {
            const random = seeded(SEED + start + taken.length)
            const target = random.pick(TARGETS)
            const text = mutate(target, random)
            const began = performance.now()
            const given = answer(target, text)
            taken.push([target, text, performance.now() - began])
            answers[given] = (answers[given] ?? 0) + 1
          }
        }
        try {
          bounded(makeAndOpen, BATCH_LIMIT)
        } catch (cause) {
          throw new Error(`FUZZ_SEED=${SEED + start + taken.length} FUZZ_CASES=1`, { cause })
        }
        for (const [at, [target, text, tookMs]] of taken.entries())
          await reproducible(start + at, text, () =>
            slowness.check(text.length, tookMs, () => timed(() => answer(target, text))),
          )
      }
      console.log(`FUZZ_SEED=${SEED} ${JSON.stringify(answers)}, slowest ${slowness.slowest} ms`)
      expect(Object.values(answers).reduce((sum, count) => sum + count, 0)).toBe(CASES)
      if (areMany) {
        for (const code of [
          'opened',
          'protocol.json',
          'protocol.envelope',
          'protocol.auth',
          'protocol.decrypt',
          'protocol.signature',
          'protocol.stale',
        ]) {
          expect(answers[code] ?? 0, code).toBeGreaterThan(100)
        }
      }
    },
    180_000 + CASES,
  )

  it('unmutated, each opens, but for the old one', () => {
    for (const target of TARGETS) {
      const answers = target.messages.map((message) => answer(target, stringifyWire(message)))
      expect(answers).toEqual([...CONTENTS.map(() => 'opened'), 'protocol.stale'])
    }
  })
})
