/** Of MongoDB's comparison and update rules, those that the stand-in for the CloudBase database needs. */
export type Value = string | number | boolean | null | undefined
export interface Row {
  _id: string
  [field: string]: Value | readonly Value[]
}
export type Filter = Record<string, unknown>

const EXTENDED = ['$numberInt', '$numberLong', '$numberDouble']

/** Reads MongoDB's extended JSON, as the SDK writes it, with numbers spelt out. */
export function fromExtendedJson(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    const [name, ...others] = Object.keys(value)
    if (others.length > 0 || name === undefined || !EXTENDED.includes(name)) return value
    const number = Number((value as Record<string, string>)[name])
    if (name === '$numberLong' && !Number.isSafeInteger(number))
      throw new Error('the stand-in keeps safe integers only')
    return number
  }) as unknown
}

export function toExtendedJson(row: Row): string {
  return JSON.stringify(row, (_name, value: unknown) => {
    if (typeof value !== 'number') return value
    if (!Number.isInteger(value)) return { $numberDouble: String(value) }
    return Math.abs(value) < 2 ** 31
      ? { $numberInt: String(value) }
      : { $numberLong: String(value) }
  })
}

// null and a missing field sort first, then numbers, texts, booleans. Our adapter sorts by no list.
const RANKS = ['object', 'number', 'string', 'boolean']
const rank = (value: Value) => RANKS.indexOf(typeof (value ?? null))

/** MongoDB's order of values; texts by their UTF-8 bytes. */
export function compareValues(one: Value, other: Value): number {
  const byType = rank(one) - rank(other)
  if (byType !== 0 || rank(one) === 0) return byType
  if (typeof one === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(String(other)))
  return Number(one) - Number(other)
}

export function matches(row: Row, filter: Filter): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    if (name === '$and') return (wanted as Filter[]).every((one) => matches(row, one))
    if (name === '$or') return (wanted as Filter[]).some((one) => matches(row, one))
    if (name.startsWith('$')) throw new Error(`the stand-in does not know ${name}`)
    const conditions =
      typeof wanted === 'object' && wanted !== null
        ? Object.entries(wanted)
        : [['$eq', wanted] as const]
    // Of a list each member is looked at; it is "not equal" where none is equal.
    const values = (Array.isArray(row[name]) ? row[name] : [row[name]]) as readonly Value[]
    const one = (operator: string, value: Value) =>
      values.some((member) => holds(operator, member, value))
    return conditions.every(([operator, value]) =>
      operator === '$ne' ? !one('$eq', value as Value) : one(operator, value as Value),
    )
  })
}

function holds(operator: string, value: Value, wanted: Value): boolean {
  const difference = compareValues(value, wanted)
  // A comparison by size looks at values of its own type only.
  const comparable = rank(value) === rank(wanted)
  switch (operator) {
    case '$eq':
      return difference === 0
    case '$gt':
      return comparable && difference > 0
    case '$gte':
      return comparable && difference >= 0
    case '$lt':
      return comparable && difference < 0
    case '$lte':
      return comparable && difference <= 0
    default:
      throw new Error(`the stand-in does not know ${operator}`)
  }
}

/** The row after an update that sets fields. */
export function applyUpdate(row: Row, update: Filter): Row {
  const { $set, ...others } = update
  if (Object.keys(others).length > 0)
    throw new Error(`the stand-in does not know ${Object.keys(others).join()}`)
  return { ...row, ...($set as Partial<Row>), _id: row._id }
}
