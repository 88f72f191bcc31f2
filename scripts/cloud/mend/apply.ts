import type { Difference, FunctionMend, Mend } from '../state/compare.ts'
import { mendDatabase } from './database.ts'
import { mendFunction } from './function.ts'
import { mendAccess, mendRoute } from './access.ts'
import { wordsFor, type Mending } from './mending.ts'

/**
 * Does what mends the differences; what is as it should be is not touched. First what the functions need, then the
 * functions, then the ways to them; the data is left for when all of that is there. Stops at the first thing that
 * cannot be done: what stands by then is harmless, and another run goes on from there.
 */
export async function apply(
  differences: readonly Difference[],
  mending: Mending,
  print: (line: string) => void,
): Promise<void> {
  const functions = new Map<string, Set<FunctionMend['do']>>()
  const routes: Extract<Mend, { path: string }>[] = []
  for (const mend of mendsOf(differences)) {
    if ('function' in mend)
      functions.set(mend.function, (functions.get(mend.function) ?? new Set()).add(mend.do))
    else if ('path' in mend) routes.push(mend)
    else if (!('todo' in mend) && !('migration' in mend)) {
      print(`  ${wordsFor(mend)}`)
      if ('collection' in mend) await mendDatabase(mend, mending)
      else await mendAccess(mend, mending)
    }
  }
  for (const [name, mends] of functions) {
    for (const mend of mends) print(`  ${wordsFor({ do: mend, function: name })}`)
    await mendFunction(name, mends, mending)
  }
  for (const mend of routes) {
    print(`  ${wordsFor(mend)}`)
    await mendRoute(mend, mending)
  }
}

/** Each once, however many differences it mends. */
export const mendsOf = (differences: readonly Difference[]): Mend[] => [
  ...new Map(differences.map(({ mend }) => [JSON.stringify(mend), mend])).values(),
]
