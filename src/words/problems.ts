import { PROBLEMS, type NumbersOfKind } from '../../shared/problems.ts'

/** Of a code that has none its kind's, under ''. */
function numberOf(code: string): number {
  const [kind = '', what = ''] = code.split('.')
  const numbers: NumbersOfKind = PROBLEMS[isKind(kind) ? kind : 'unavailable']
  return new Map(Object.entries(numbers)).get(what) ?? numbers['']
}

const isKind = (kind: string): kind is keyof typeof PROBLEMS => Object.keys(PROBLEMS).includes(kind)

/** The number, and by what the log finds this one. */
export const problemOf = ({ code, reference }: { code: string; reference?: string }): string =>
  reference === undefined || reference === code
    ? String(numberOf(code))
    : `${numberOf(code)}（${reference}）`
