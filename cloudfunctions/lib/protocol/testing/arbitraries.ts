import fc from 'fast-check'
import { UNSIGNED_NAMES, ambiguousName, signedFields } from '../canonical.ts'
import {
  isLosslessNumber,
  isWireObject,
  wireNumber,
  type LosslessNumber,
  type WireObject,
  type WireValue,
} from '../json.ts'

/** The field of a message on its own that could be read in two ways. */
export const ambiguousField = (message: WireObject): string | undefined =>
  ambiguousName(signedFields(message))

/** Text of any planes, no half surrogates. */
export const wireText = (maxLength = 12) => fc.string({ unit: 'binary', maxLength })

/** Numbers as people write them, and as no float can hold them. */
export const wireNumbers: fc.Arbitrary<LosslessNumber> = fc
  .oneof(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    fc.tuple(fc.nat(), fc.nat({ max: 999 })).map(([whole, part]) => `${whole}.${part}00`),
    fc.constantFrom(
      '1000.00',
      '-0',
      '0.10',
      '1e400',
      '1E-7',
      '99999999999999.99',
      '9007199254740993',
    ),
  )
  .map((text) => wireNumber(text))

export const wireValue: fc.Arbitrary<WireValue> = fc.letrec<{
  value: WireValue
  object: WireObject
}>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    wireText(),
    wireNumbers,
    fc.boolean(),
    fc.constantFrom<WireValue>(null, ''),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    wireText(6).filter((name) => name !== '__proto__'),
    tie('value'),
    { maxKeys: 4, noNullPrototype: true },
  ),
})).value

/** Business fields that may stand in a message: no name of the envelope's. */
export const wireFields: fc.Arbitrary<WireObject> = fc
  .dictionary(
    fc
      .oneof(
        fc.constantFrom('psn_name', 'cert_no', 'frez_amt', 'Z', 'a1', '姓名', '😀'),
        wireText(8),
      )
      .filter(
        (name) => !name.startsWith('chs_fjs_') && name !== '__proto__' && !UNSIGNED_NAMES.has(name),
      ),
    wireValue,
    { maxKeys: 6, noNullPrototype: true },
  )
  .filter((fields) => ambiguousField(fields) === undefined)

/** The same value with every object's members in the reverse order. */
export function reversed<T extends WireValue>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T
  if (!isWireObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member ?? null)]),
  ) as T
}

/** The same value in other JSON: spaces everywhere, and all but plain letters and digits escaped. */
export function looseJson(value: WireValue): string {
  if (typeof value === 'string') return `"${[...value].map(escaped).join('')}"`
  if (value === null || typeof value === 'boolean') return ` ${String(value)}\t`
  if (isLosslessNumber(value)) return `\n${value.toString()} `
  if (Array.isArray(value)) return ` [ ${value.map(looseJson).join(' ,\r\n')} ] `
  const members = Object.entries(value).map(
    ([name, member]) => `${looseJson(name)} : ${looseJson(member ?? null)}`,
  )
  return ` {\n${members.join(' , ')} }\n`
}

function escaped(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
