import fc from 'fast-check'
import { expect, test } from 'vitest'
import { processorTime } from '../../../testkit/processorTime.ts'
import { InputError, UnavailableError } from '../protocol/index.ts'
import { createLog, type Log } from './log.ts'

const NUMBER = '350502194803120013'
const parted = (sign: string) => ['350502', '19480312', '0013'].join(sign)
const inDigitsFrom = (zero: number) =>
  NUMBER.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)))
const [arabic, wide] = [inDigitsFrom(0x660), inDigitsFrom(0xff10)]

/** What stands on the one line that the work writes. */
function lineOf(write: (log: Log) => void): string {
  const lines: string[] = []
  write(createLog('patient', 'debug', { write: (line) => void lines.push(line) }))
  expect(lines).toHaveLength(1)
  return lines[0]!
}
const read = (write: (log: Log) => void) => JSON.parse(lineOf(write)) as Record<string, unknown>

test('keeps what a person needs to understand a line', () => {
  const cause = new TypeError('x is not a function')
  expect(
    read((log) =>
      log.warn(
        {
          intent: 'H35050200001~ZY20261124001~000001',
          institution: 'H35050200001',
          source: '203.0.113.7',
          tries: 3,
          ours: { frozen: '3000.00' },
          err: new UnavailableError('unavailable.his', '暂时查不到', { cause }),
        },
        'outcome unknown',
      ),
    ),
  ).toMatchObject({
    level: 40,
    function: 'patient',
    msg: 'outcome unknown',
    intent: 'H35050200001~ZY20261124001~000001',
    institution: 'H35050200001',
    source: '203.0.113.7',
    tries: 3,
    ours: { frozen: '3000.00' },
    err: {
      type: 'UnavailableError',
      code: 'unavailable.his',
      number: 5201,
      message: '暂时查不到',
      cause: {
        type: 'TypeError',
        message: 'x is not a function',
        stack: expect.stringContaining('log.test.ts') as string,
      },
    },
  })
})

const error = (message: string, detail?: object) => Object.assign(new Error(message), detail)

test.each<[string, (log: Log) => void]>([
  ['an unknown field', (log) => log.warn({ zzz: NUMBER }, 'x')],
  ['a field far down', (log) => log.warn({ a: { b: [{ c: `${NUMBER}x` }] } }, 'x')],
  ['a field’s name', (log) => log.warn({ [NUMBER]: 1 }, 'x')],
  [
    'an identifier',
    (log) => log.warn({ stayId: NUMBER, institution: NUMBER, intent: `H1~${NUMBER}~000001` }, 'x'),
  ],
  ['the message', (log) => log.warn({}, `about ${NUMBER}`)],
  ['a message alone', (log) => log.warn(`about ${NUMBER}`)],
  ['what is put into the message', (log) => log.warn({}, 'about %s', NUMBER)],
  ['an error’s text', (log) => log.warn({ err: error(NUMBER) }, 'x')],
  [
    'its field',
    (log) =>
      log.warn({ err: new InputError('input.field', 'x', { field: `patient.${NUMBER}` }) }, 'x'),
  ],
  ['its code', (log) => log.warn({ err: error('x', { code: NUMBER }) }, 'x')],
  ['its name', (log) => log.warn({ err: error('x', { name: NUMBER }) }, 'x')],
  ['its stack', (log) => log.warn({ err: error('x', { stack: `at ${NUMBER}` }) }, 'x')],
  [
    'its cause',
    (log) => log.warn({ err: error('x', { cause: error('y', { cause: NUMBER }) }) }, 'x'),
  ],
  ['an error under another name', (log) => log.warn({ failed: error(NUMBER) }, 'x')],
  ['an error alone', (log) => log.warn(error(NUMBER))],
  ['a text thrown', (log) => log.warn({ err: NUMBER }, 'x')],
  ['a number with blanks', (log) => log.warn({ zzz: '350502 19480312 0013' }, 'x')],
  [
    'a number in full width',
    (log) => log.warn({ zzz: '３５０５０２１９４８０３１２００１３' }, 'x'),
  ],
  ['a number in the digits of another alphabet', (log) => log.warn({ zzz: arabic }, 'x')],
  ...['-', '.', '/', '_', '·', '—', '\n'].map((sign): [string, (log: Log) => void] => [
    `a number parted by ${JSON.stringify(sign)}`,
    (log) => log.warn({ zzz: parted(sign), stayId: parted(sign) }, parted(sign)),
  ]),
  ['an identifier in full width', (log) => log.warn({ stayId: wide }, 'x')],
  ['an identifier with blanks', (log) => log.warn({ stayId: parted('\u2003') }, 'x')],
  ['a number with invisible signs', (log) => log.warn({ zzz: [...NUMBER].join('\u200b') }, 'x')],
])('hides a number in %s', (_, write) => {
  const line = lineOf(write)
    .normalize('NFKC')
    .replace(/[\s\p{C}]/gu, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 15))
  expect(line).not.toContain('194803')
  expect(line).not.toContain('0013')
})

test('never writes what is known to be personal or secret, however deep', () => {
  const line = lineOf((log) =>
    log.warn(
      { psn_name: '张三', a: { b: { c: [{ token: 'abc', patient: { x: '李四' } }] } } },
      'x',
    ),
  )
  expect(line).not.toMatch(/张三|李四|abc/)
})

test('says of what JSON.parse choked on only that it did', () => {
  const line = lineOf((log) => {
    try {
      JSON.parse('{"name":"张三')
    } catch (cause) {
      log.warn({ err: error('x', { cause }) }, 'x')
    }
  })
  expect(line).not.toContain('张三')
  expect(line).toContain('SyntaxError')
})

test('whatever is logged: a line, a short one, without a long row of digits', () => {
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 8, withBigInt: true, withDate: true }),
      fc.string(),
      (fields, text) => {
        const line = lineOf((log) => log.error({ fields, err: error(text) }, text))
        expect(line.length).toBeLessThan(2_000_000)
        JSON.parse(line)
      },
    ),
  )
})

test('two millions of letters cost what two hundred do, wherever they stand', () => {
  const time = (text: string) =>
    processorTime(() => {
      for (let times = 0; times < 20; times++)
        lineOf((log) =>
          log.warn(
            { action: text, [text]: 1, err: error(text, { field: text, code: text }) },
            text,
          ),
        )
    })
  const innocent = Math.max(time('word '.repeat(40)), 10)
  for (const letter of ['a', '1', '1a', '1 ', '\u200b', '9'.repeat(17) + ' '])
    expect(time(letter.repeat(Math.ceil(2_000_000 / letter.length))), letter).toBeLessThan(
      20 * innocent,
    )
  expect(lineOf((log) => log.warn({ action: 'a'.repeat(2_000_000) }, 'x')).length).toBeLessThan(
    2000,
  )
})
