/**
 * In a browser, Escape closes a sheet, Tab stays inside it, and what looks like a button and is none answers to Enter
 * and the space bar too. Once, at the start.
 */
export function listenForKeys(): void {
  // #ifdef H5
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape')
      return [...document.querySelectorAll<HTMLElement>('.sheet-close')].forEach((button) =>
        button.click(),
      )
    if (event.key === 'Tab') return stayInside(event)
    if (event.key.startsWith('Arrow')) return nextChoice(event)
    const target = event.target
    if (
      (event.key !== 'Enter' && event.key !== ' ') ||
      !(target instanceof HTMLElement) ||
      !/^(button|radio|link)$/.test(target.getAttribute('role') ?? '')
    )
      return
    event.preventDefault()
    // The key comes up where the focus has gone meanwhile: a field would take it for its own.
    document.addEventListener('keyup', (up) => up.stopPropagation(), { capture: true, once: true })
    target.click()
  })
  // #endif
}

// #ifdef H5
/** Among radio buttons the arrows choose, as everywhere. */
function nextChoice(event: KeyboardEvent): void {
  const { target, key } = event
  if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'radio') return
  const choices = [
    ...(target.closest('[role=radiogroup]')?.querySelectorAll<HTMLElement>('[role=radio]') ?? []),
  ]
  const step = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1
  const next = choices[(choices.indexOf(target) + step + choices.length) % choices.length]
  event.preventDefault()
  next?.focus()
  next?.click()
}

/** Of the dialog in sight: a page underneath may show the same one, unseen. */
const focusable = (): HTMLElement[] =>
  [
    ...document.querySelectorAll<HTMLElement>('.sheet-panel [tabindex="0"], .sheet-panel input'),
  ].filter(({ offsetParent }) => offsetParent !== null)
let before: Element | null = null

function stayInside(event: KeyboardEvent): void {
  const inside = focusable()
  if (inside.length === 0) return
  const at = inside.indexOf(document.activeElement as HTMLElement)
  const next = event.shiftKey
    ? at <= 0
      ? inside.length - 1
      : at - 1
    : at === inside.length - 1
      ? 0
      : at + 1
  event.preventDefault()
  inside[next]?.focus()
}
// #endif

/** A dialog has opened: in a browser the keyboard and the screen reader go into it. */
export function enterDialog(): void {
  // #ifdef H5
  before ??= document.activeElement
  focusable()[0]?.focus()
  // #endif
}

/** And back to where they were. */
export function leaveDialog(): void {
  // #ifdef H5
  if (before instanceof HTMLElement) before.focus()
  before = null
  // #endif
}

// #ifdef H5
let awaited: MutationObserver | undefined

/** @returns whether there is one */
function toHeading(): boolean {
  const heading = [...document.querySelectorAll<HTMLElement>('.app [role=heading]')].find(
    ({ offsetParent }) => offsetParent !== null,
  )
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
  return heading !== undefined
}
// #endif

/** A page has come: in a browser the screen reader begins at its heading, and the arrow above has a name. */
export function enterPage(nameOfBack: string): void {
  // #ifdef H5
  awaited?.disconnect()
  if (!toHeading()) {
    // What it is about has yet to be asked for; whoever has gone on meanwhile stays there.
    awaited = new MutationObserver(() => {
      if (document.activeElement !== document.body || toHeading()) awaited?.disconnect()
    })
    awaited.observe(document.body, { childList: true, subtree: true })
  }
  for (const arrow of document.querySelectorAll('.uni-page-head-hd .uni-page-head-btn')) {
    arrow.setAttribute('role', 'button')
    arrow.setAttribute('aria-label', nameOfBack)
    arrow.setAttribute('tabindex', '0')
  }
  // #endif
}
