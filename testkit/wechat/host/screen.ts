/** Elements that stand in a line of text. */
const INLINE = new Set(['wx-text', 'wx-image'])

/** Everything in it from the top down, itself included, without what is hidden. */
function* shownIn(element: Element): Iterable<Element> {
  if (isHidden(element)) return
  yield element
  for (const child of element.children) yield* shownIn(child)
}

const isHidden = (element: Element): boolean =>
  element.hasAttribute('hidden') || /display:\s*none/.test(element.getAttribute('style') ?? '')

/** The words of a screen or a part of it, a line for every block. What stands in fields is not among them. */
export function textOf(part: Element): string {
  const lines = ['']
  const write = (node: Node) => {
    if (node.nodeType === node.TEXT_NODE) {
      lines[lines.length - 1] += node.textContent ?? ''
      return
    }
    if (isHidden(node as Element)) return
    const block = !INLINE.has((node as Element).localName)
    if (block) lines.push('')
    for (const child of node.childNodes) write(child)
    if (block) lines.push('')
  }
  write(part)
  return lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** What an element is called: its label, or its words in one line. */
const nameOf = (element: Element): string =>
  element.getAttribute('aria-label') || textOf(element).replaceAll('\n', ' ')

/**
 * The innermost element that is called so; if none is, the innermost whose name holds the words. Of several, those that
 * listen to a tap.
 * @param nth which one of several, from 0
 * @throws Error where there is none, or where there are several and `nth` does not say which
 */
export function findNamed(
  screen: Element,
  name: string,
  listens: (element: Element) => boolean,
  nth?: number,
): Element {
  const named = [...shownIn(screen)].map((element) => ({ element, called: nameOf(element) }))
  const innermost = (test: (called: string) => boolean) => {
    const matching = named.filter(({ called }) => test(called)).map(({ element }) => element)
    return matching.filter((one) => !matching.some((other) => other !== one && one.contains(other)))
  }
  const exact = innermost((called) => called === name)
  const found = exact.length > 0 ? exact : innermost((called) => called.includes(name))
  const listening = found.filter((one) => isInside(one, screen, listens))
  const choice = found.length > 1 && listening.length > 0 ? listening : found
  if (choice.length === 0)
    throw new Error(`nothing on the screen is called ${name}. It shows:\n${textOf(screen)}`)
  if (choice.length > 1 && nth === undefined)
    throw new Error(`${choice.length} things on the screen are called ${name}`)
  const one = choice[nth ?? 0]
  if (one === undefined)
    throw new Error(`only ${choice.length} things on the screen are called ${name}`)
  return one
}

function isInside(element: Element, screen: Element, test: (around: Element) => boolean): boolean {
  for (let at: Element | null = element; at !== null && at !== screen; at = at.parentElement)
    if (test(at)) return true
  return false
}

/**
 * The field with this label or placeholder, or with the words beside it in the smallest part of the screen that holds
 * one field only.
 * @throws Error where there is none
 */
export function findField(screen: Element, label: string): HTMLInputElement {
  const shown = [...shownIn(screen)]
  const fields = shown.filter((one): one is HTMLInputElement => one.localName === 'input')
  const named = fields.filter((one) =>
    [one.getAttribute('aria-label'), one.getAttribute('placeholder')].includes(label),
  )
  const [only, ...more] = named
  if (only && more.length === 0) return only
  const beside = shown
    .filter((one) => textOf(one).includes(label))
    .map((one) => fields.filter((field) => one.contains(field)))
    .filter((inside) => inside.length === 1)
  const field = beside.at(-1)?.[0]
  if (field === undefined)
    throw new Error(`no field is called ${label}. The screen shows:\n${textOf(screen)}`)
  return field
}
