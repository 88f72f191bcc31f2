/** A template as it is written. */
export type TemplateNode = { kind: 'text'; value: Value } | TemplateElement

export interface TemplateElement {
  kind: 'element'
  /** Stable within its template: what an element is recognised by when it is rendered again. */
  id: number
  tag: string
  attrs: Map<string, Value>
  children: TemplateNode[]
}

/** Evaluates what stands in an attribute or a text, in a scope of names. */
type Value = (scope: Scope) => unknown
export type Scope = (name: string) => unknown

const ATTRIBUTE = /\s*([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/y
const TEXT = /(?:\{\{[\s\S]*?\}\}|[^<])+/y
const ENTITIES: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

/** @throws Error where the text is not well-formed */
export function parseWxml(source: string): TemplateNode[] {
  const root: TemplateElement = {
    kind: 'element',
    id: 0,
    tag: 'root',
    attrs: new Map(),
    children: [],
  }
  const open = [root]
  let at = 0
  let id = 0
  const fail = (what: string) => new Error(`wxml: ${what} at ${at}: ${source.slice(at, at + 60)}`)
  while (at < source.length) {
    const top = open.at(-1)!
    if (source.startsWith('<!--', at)) {
      at = source.indexOf('-->', at) + 3
    } else if (source.startsWith('</', at)) {
      const end = source.indexOf('>', at)
      const tag = source.slice(at + 2, end).trim()
      if (tag !== top.tag || open.length === 1) throw fail(`</${tag}> closes ${top.tag}`)
      open.pop()
      at = end + 1
    } else if (source[at] === '<') {
      const [, tag] = /^<([\w.-]+)/.exec(source.slice(at, at + 100)) ?? []
      if (tag === undefined) throw fail('not an element')
      at += tag.length + 1
      const element: TemplateElement = {
        kind: 'element',
        id: ++id,
        tag,
        attrs: new Map(),
        children: [],
      }
      for (
        let match;
        (ATTRIBUTE.lastIndex = at), (match = ATTRIBUTE.exec(source));
        at = ATTRIBUTE.lastIndex
      ) {
        const text = match[2] ?? match[3]
        element.attrs.set(match[1]!, text === undefined ? () => true : valueOf(text))
      }
      const [closing] = /^\s*\/?>/.exec(source.slice(at, at + 20)) ?? []
      if (closing === undefined) throw fail('the element does not end')
      at += closing.length
      top.children.push(element)
      if (!closing.includes('/')) open.push(element)
    } else {
      TEXT.lastIndex = at
      const [text] = TEXT.exec(source)!
      at = TEXT.lastIndex
      top.children.push({ kind: 'text', value: valueOf(text) })
    }
  }
  if (open.length > 1) throw fail(`${open.at(-1)!.tag} is not closed`)
  return root.children
}

/** A text with `{{ }}` in it. One such expression alone keeps its type; otherwise all becomes one string. */
export function valueOf(text: string): Value {
  const parts = text
    .split(/\{\{([\s\S]*?)\}\}/)
    .map((part, index) => (index % 2 === 1 ? expression(part) : decode(part)))
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') return parts[1] as Value
  return (scope) =>
    parts.map((part) => (typeof part === 'string' ? part : shown(part(scope)))).join('')
}

/** How WXML writes a value into a text. */
export function shown(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

const compiled = new Map<string, Value>()

function expression(source: string): Value {
  let value = compiled.get(source)
  if (value === undefined) {
    // `with` gives every name to the scope, as in WXML: no globals there.
    const evaluate = new Function('$scope', `with ($scope) { return (${source}) }`) as (
      scope: object,
    ) => unknown
    value = (scope) => {
      const names = new Proxy(
        {},
        {
          has: (_target, key) => key !== '$scope',
          get: (_target, key) => (typeof key === 'string' ? scope(key) : undefined),
        },
      )
      try {
        return evaluate(names)
      } catch (error) {
        // A member of nothing is nothing in WXML.
        if (error instanceof TypeError) return undefined
        throw error
      }
    }
    compiled.set(source, value)
  }
  return value
}

function decode(text: string): string {
  return text.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all)
}
