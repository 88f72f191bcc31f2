import type { Mutant } from './mutants.ts'

/** Of a hundred changes, how many the tests of a room have to notice. */
export const ENOUGH = 95

/** What was noticed in one room, and by whom. */
export interface Tally {
  /** By the tests. */
  killed: number
  timedOut: number
  /** By the compiler alone. */
  refused: number
  total: number
}

export const tallyOf = (mutants: readonly Mutant[]): Tally => ({
  killed: mutants.filter(({ killed }) => killed).length,
  timedOut: mutants.filter(({ timedOut }) => timedOut).length,
  refused: mutants.filter(({ refused }) => refused).length,
  total: mutants.length,
})

export const percentOf = ({ killed, refused, total }: Tally): number =>
  ((killed + refused) / total) * 100

export const isNoticed = ({ killed, refused }: Mutant): boolean => killed || refused

/** What nobody noticed. The reason is written by hand, and stays where it is as long as the code does. */
interface Survivor {
  cells: string
  reason: string
}

/**
 * The page with what was found in one room put in its place.
 * @returns the page, and how many stand there without a reason
 */
export function withRoom(
  page: string,
  room: string,
  mutants: readonly Mutant[],
): { page: string; unexplained: number } {
  const [head = '', ...sections] = page.split(/^(?=## )/m)
  const index = sections.findIndex((section) => section.startsWith(`## ${room}\n`))
  const reasons = new Map(
    survivorsIn(sections[index] ?? '').map(({ cells, reason }) => [cells, reason]),
  )
  const survivors = mutants
    .filter((mutant) => !isNoticed(mutant))
    .map(cellsOf)
    .map((cells) => ({ cells, reason: reasons.get(cells) ?? '' }))
  sections.splice(
    index < 0 ? sections.length : index,
    index < 0 ? 0 : 1,
    sectionOf(room, tallyOf(mutants), survivors),
  )
  return {
    page: `${[head, ...sections].map((part) => part.trim()).join('\n\n')}\n`,
    unexplained: survivors.filter(({ reason }) => reason === '').length,
  }
}

function sectionOf(room: string, tally: Tally, survivors: readonly Survivor[]): string {
  const { killed, timedOut, refused, total } = tally
  const rows = survivors.map(({ cells, reason }) => `| ${cells} | ${reason} |`)
  return [
    `## ${room}`,
    '',
    `${total} 处，测试发现 ${killed} 处（其中 ${timedOut} 处是停不下来），编译器再发现 ${refused} 处：${percentOf(tally).toFixed(1)}%。`,
    ...(rows.length === 0
      ? []
      : ['', '| 文件 | 原来 | 改成 | 为什么留着 |', '|---|---|---|---|', ...rows]),
  ].join('\n')
}

const survivorsIn = (section: string): Survivor[] =>
  [...section.matchAll(/^\| (`.*`) \|(.*)\|$/gm)].map(([, cells = '', reason = '']) => ({
    cells,
    reason: reason.trim(),
  }))

const cellsOf = ({ file, was, is }: Mutant): string =>
  [file.slice(file.lastIndexOf('/') + 1), was, is].map(code).join(' | ')

/** In one cell of a table: a pipe would end it, and a grave accent the code. */
const code = (text: string): string =>
  `\`${cut(text.replace(/\s+/g, ' ').replaceAll('`', '´')).replaceAll('|', '\\|')}\``

const cut = (text: string): string => (text.length <= 70 ? text : `${text.slice(0, 69)}…`)
