import type { Element } from './model.ts'

/**
 * Calls what listens to an event, from the target outwards; `catch…` ends the way. A component's own event has a path
 * of one element.
 * @returns what the first handler returned: an input's new value
 */
export function callHandlers(
  path: readonly Element[],
  type: string,
  detail: unknown,
  more: Record<string, unknown> = {},
): unknown {
  let result: unknown
  for (const current of path) {
    for (const kind of ['bind', 'catch'] as const) {
      const name = current.attrs[`${kind}:${type}`] ?? current.attrs[`${kind}${type}`]
      if (name === undefined || name === null || name === '') {
        if (kind === 'catch' && name !== undefined) return result
        continue
      }
      const { instance, surroundings, definition } = current.owner
      const event = {
        type,
        timeStamp: 0,
        target: about(path[0]!),
        currentTarget: about(current),
        detail,
        mark: {},
        ...more,
      }
      const method = instance[String(name)]
      const returned = surroundings.guard(() => {
        if (typeof method !== 'function')
          throw new Error(`${definition.path} has no method ${String(name)} to handle ${type}`)
        return method.call(instance, event)
      })
      result ??= returned
      if (kind === 'catch') return result
    }
  }
  return result
}

function about({ attrs }: Element): {
  id: string
  dataset: Record<string, unknown>
  offsetLeft: number
  offsetTop: number
} {
  const dataset = Object.entries(attrs)
    .filter(([name]) => name.startsWith('data-'))
    .map(
      ([name, value]) =>
        [
          name.slice(5).replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
          value,
        ] as const,
    )
  return {
    id: String(attrs.id ?? ''),
    dataset: Object.fromEntries(dataset),
    offsetLeft: 0,
    offsetTop: 0,
  }
}
