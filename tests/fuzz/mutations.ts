import {
  wireNumber,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Random } from './random.ts'

/** How an attacker, a bad line or a bad program changes a message: its text, or its members. */
export type TextMutation = (text: string, random: Random) => string
export type MemberMutation = (
  message: WireObject,
  random: Random,
  others: readonly WireObject[],
) => WireObject

const STRANGE = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '&',
  '=',
  '\u0000',
  '\ufeff',
  '\ud800',
  '\\ud800',
  '\\u0000',
  '😀',
  '测',
  '1e400',
  '-',
  'null',
  'true',
  '\n',
  '"__proto__":1,',
  '"chs_fjs_sign":"",',
  '"a":1,"a":1,',
  '['.repeat(40),
  '{"a":'.repeat(40),
  '9'.repeat(400),
  '00',
  '%00',
  '../',
]

const place = (text: string, random: Random) => random.below(text.length + 1)

export const TEXT_MUTATIONS: readonly TextMutation[] = [
  // One bit.
  (text, random) => {
    const at = random.below(text.length || 1)
    return (
      text.slice(0, at) +
      String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(16))) +
      text.slice(at + 1)
    )
  },
  // Something left out.
  (text, random) => {
    const at = place(text, random)
    return text.slice(0, at) + text.slice(at + 1 + random.below(random.pick([1, 8, 64])))
  },
  // Something put in.
  (text, random) => {
    const at = place(text, random)
    return text.slice(0, at) + random.pick(STRANGE) + text.slice(at)
  },
  // Broken off.
  (text, random) => text.slice(0, place(text, random)),
  // A piece of itself somewhere else.
  (text, random) => {
    const from = place(text, random)
    const at = place(text, random)
    return text.slice(0, at) + text.slice(from, from + random.below(40)) + text.slice(at)
  },
  // Twice over.
  (text) => text + text,
]

const STRANGE_VALUES: readonly WireValue[] = [
  null,
  '',
  true,
  false,
  [],
  {},
  [[]],
  '0',
  'x'.repeat(5000),
  '\u0000',
  '😀',
  '&chs_fjs_funid=X',
  wireNumber('1e400'),
  wireNumber('-0'),
  wireNumber(0),
  wireNumber('1'.repeat(300)),
  ['x'],
  { a: null },
  'ff',
  'AA==',
  '0'.repeat(64),
  '0'.repeat(32),
]

export const MEMBER_MUTATIONS: readonly MemberMutation[] = [
  // A strange value.
  (message, random) => ({
    ...message,
    [random.pick(Object.keys(message))]: random.pick(STRANGE_VALUES),
  }),
  // A member left out.
  (message, random) => {
    const gone = random.pick(Object.keys(message))
    return Object.fromEntries(Object.entries(message).filter(([name]) => name !== gone))
  },
  // A member more.
  (message, random) => ({
    ...message,
    [random.pick([
      'extra',
      'data',
      'psn_name',
      'encData',
      'signData',
      'chs_fjs_encdata',
      'chs_fjs_token',
      'transType',
      'code',
      'respCode',
      'constructor',
      'toString',
      '',
    ])]: random.pick(STRANGE_VALUES),
  }),
  // A member under another's name.
  (message, random) => {
    const [one, other] = [random.pick(Object.keys(message)), random.pick(Object.keys(message))]
    return { ...message, [one]: message[other], [other]: message[one] }
  },
  // A member of another message that was truly sent.
  (message, random, others) => {
    const other = random.pick(others)
    const name = random.pick(Object.keys(other))
    return { ...message, [name]: other[name] }
  },
  // Two strings joined so that the signed text might read alike.
  (message, random) => {
    const names = Object.keys(message)
    const [one, other] = [random.pick(names), random.pick(names)]
    if (one === other) return message
    const { [other]: moved, ...rest } = message
    return { ...rest, [one]: `${textOf(message[one])}&${other}=${textOf(moved)}` }
  },
  // Cipher text with its blocks in another order, repeated, or cut.
  (message, random) => {
    const name =
      ['chs_fjs_encdata', 'encData'].find((one) => typeof message[one] === 'string') ??
      random.pick(Object.keys(message))
    const blocks = textOf(message[name]).match(/.{1,32}/gs) ?? ['']
    const at = random.below(blocks.length)
    const changed = [
      [...blocks, blocks[at]!],
      blocks.slice(0, at),
      blocks.slice(at),
      [...blocks.slice(at), ...blocks.slice(0, at)],
      blocks.with(at, random.pick(blocks)),
    ]
    return { ...message, [name]: random.pick(changed).join('') }
  },
  // Its letters in the other case.
  (message, random) => {
    const name = random.pick(Object.keys(message))
    const text = textOf(message[name])
    return { ...message, [name]: random.below(2) ? text.toLowerCase() : text.toUpperCase() }
  },
]

/** An earlier change may have left what no String() takes: an object with a toString that is none. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
