import type { Dictionary } from './dictionaries.ts'
import { InputError } from './errors.ts'

/** Codes that the standard names and gives no table of: what they mean, only the platform that assigns them can say. */
export const CODE_FIELDS = [
  'cntr_state',
  'sign_state',
  'frez_type',
  're_frez_type',
  'med_type',
] as const
export type CodeField = (typeof CODE_FIELDS)[number]

/** The platform's own names of its codes, as the hospital was given them. What is not there has no name. */
export type CodeNames = Readonly<Partial<Record<CodeField, Dictionary>>>

/** @returns undefined where the platform's table, or the hospital's copy of it, does not have the code */
export function nameOf(names: CodeNames, field: CodeField, code: string): string | undefined {
  const dictionary = names[field]
  return dictionary !== undefined && Object.hasOwn(dictionary, code) ? dictionary[code] : undefined
}

/** For staff: the name with its code, or the bare code. `已冻结（1）`. */
export function namedCode(names: CodeNames, field: CodeField, code: string): string {
  const name = nameOf(names, field, code)
  return name === undefined ? code : `${name}（${code}）`
}

/**
 * Reads one line of tables: `cntr_state:0=未冻结,1=已冻结;sign_state:1=已签署`. Separators may be Chinese ones.
 * @throws InputError in Chinese, saying which part cannot be read
 */
export function parseCodes(line: string): CodeNames {
  const names: Partial<Record<CodeField, Record<string, string>>> = {}
  for (const part of line.split(/[;；\n]/).map((text) => text.trim())) {
    if (part === '') continue
    const [field, pairs] = halves(part, /[:：]/)
    const known = CODE_FIELDS.find((one) => one === field)
    if (known === undefined)
      throw wrong(`“${part.slice(0, 20)}” 应以 ${CODE_FIELDS.join('、')} 之一和冒号开头`)
    if (names[known] !== undefined) throw wrong(`${known} 写了两次`)
    names[known] = readPairs(known, pairs)
  }
  return names
}

function readPairs(field: CodeField, pairs: string): Record<string, string> {
  const dictionary: Record<string, string> = {}
  for (const pair of pairs.split(/[,，]/).map((text) => text.trim())) {
    if (pair === '') continue
    const [code, name] = halves(pair, /[=＝]/)
    if (code === '' || name === '')
      throw wrong(`${field} 的 “${pair.slice(0, 20)}” 应写作 代码=名称`)
    if (Object.hasOwn(dictionary, code)) throw wrong(`${field} 的代码 ${code} 写了两次`)
    dictionary[code] = name
  }
  return dictionary
}

/** What stands before the first separator and what behind it; nothing and nothing where there is none. */
function halves(text: string, separator: RegExp): [string, string] {
  const at = text.search(separator)
  return at === -1 ? ['', ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

const wrong = (why: string) => new InputError('input.codes', why)
