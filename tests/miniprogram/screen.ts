import type { Element, Node, Owner } from './model.ts'

/** A node as it stands on the screen, with components opened and slots filled. */
export interface View {
  node: Node
  /** From the node outwards: the way an event goes. Elements only. */
  path: Element[]
  children: View[]
}

const INLINE = new Set(['text', 'span', 'label', 'image', 'icon', 'checkbox', 'radio'])

/** What a page shows: nothing that is hidden. */
export function viewsOf(page: Owner): View[] {
  return compose(page.tree, [])
}

function compose(nodes: readonly Node[], outer: Element[]): View[] {
  return nodes.flatMap((node): View[] => {
    if (node.kind === 'text') return [{ node, path: outer, children: [] }]
    if (isHidden(node)) return []
    if (node.tag === 'slot') {
      const wanted = String(node.attrs.name ?? '')
      const given =
        node.owner.host?.children.filter(
          (child) =>
            slotOf(child) === wanted && !(child.kind === 'text' && child.text.trim() === ''),
        ) ?? []
      return compose(given.length > 0 ? given : node.children, outer)
    }
    const path = [node, ...outer]
    return [
      { node, path, children: compose(node.component ? node.component.tree : node.children, path) },
    ]
  })
}

function slotOf(node: Node): string {
  return node.kind === 'text' ? '' : String(node.attrs.slot ?? '')
}

function isHidden({ attrs }: Element): boolean {
  const said = (value: unknown) =>
    value !== undefined && value !== false && value !== '' && value !== null && value !== 'false'
  return (
    said(attrs.hidden) ||
    said(attrs['data-c-h']) ||
    /display:\s*none/.test(String(attrs.style ?? ''))
  )
}

/** The words of a screen or a part of it, a line for every block. What stands in fields is not among them. */
export function textOf(views: readonly View[]): string {
  const lines = ['']
  const write = (view: View) => {
    if (view.node.kind === 'text') {
      lines[lines.length - 1] += view.node.text
      return
    }
    const block = !INLINE.has(view.node.tag)
    if (block) lines.push('')
    for (const child of view.children) write(child)
    if (block) lines.push('')
  }
  for (const view of views) write(view)
  return lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

export function elementOf(view: View): Element {
  if (view.node.kind !== 'element') throw new Error('a text has no element')
  return view.node
}

/** Every view from the top down, without texts. */
export function all(views: readonly View[]): View[] {
  return views.flatMap((view) => (view.node.kind === 'text' ? [] : [view, ...all(view.children)]))
}

/** What a view is called: its aria-label, or its words in one line. */
function nameOf(view: View): string {
  const label = elementOf(view).attrs['aria-label']
  return typeof label === 'string' && label !== '' ? label : textOf([view]).replaceAll('\n', ' ')
}

/**
 * The innermost view that is called so; if none is, the innermost whose name holds the words.
 * @param nth which one of several, from 0
 * @throws Error where there is none, or where there are several and `nth` does not say which
 */
export function findNamed(views: readonly View[], name: string, nth?: number): View {
  const candidates = all(views)
  const holding = (test: (one: string) => boolean) => {
    const matching = candidates.filter((view) => test(nameOf(view)))
    return matching.filter(
      (view) => !matching.some((other) => other !== view && other.path.includes(elementOf(view))),
    )
  }
  const exact = holding((one) => one === name)
  const found = exact.length > 0 ? exact : holding((one) => one.includes(name))
  const listening = found.filter(({ path }) =>
    path.some(({ attrs }) => attrs.bindtap ?? attrs.catchtap),
  )
  const choice = found.length > 1 && listening.length > 0 ? listening : found
  if (choice.length === 0)
    throw new Error(`nothing on the screen is called ${name}. It shows:\n${textOf(views)}`)
  if (choice.length > 1 && nth === undefined)
    throw new Error(`${choice.length} things on the screen are called ${name}`)
  const one = choice[nth ?? 0]
  if (one === undefined)
    throw new Error(`only ${choice.length} things on the screen are called ${name}`)
  return one
}

/**
 * The field with this label: its aria-label or placeholder, a label around it or for it, or the words beside it in the
 * smallest part of the screen that holds one such field only.
 */
export function findField(views: readonly View[], label: string, tags: readonly string[]): View {
  const candidates = all(views)
  const fields = candidates.filter((view) => tags.includes(elementOf(view).tag))
  const named = fields.filter((view) => {
    const { attrs } = elementOf(view)
    return (
      attrs['aria-label'] === label ||
      String(attrs.placeholder ?? '') === label ||
      (attrs.id !== undefined &&
        candidates.some(
          (one) =>
            elementOf(one).tag === 'label' &&
            elementOf(one).attrs.for === attrs.id &&
            nameOf(one).includes(label),
        ))
    )
  })
  if (named.length === 1) return named[0]!
  const around = candidates
    .filter((view) => textOf([view]).includes(label))
    .map((view) => fields.filter((field) => field.path.includes(elementOf(view))))
    .filter((inside) => inside.length === 1)
  const field = around.at(-1)?.[0]
  if (field === undefined)
    throw new Error(
      `no ${tags.join(' or ')} is called ${label}. The screen shows:\n${textOf(views)}`,
    )
  return field
}
