import type { Step } from './words.ts'

/** `asking` nothing can be tapped yet; `open` there is a way in; `retry` it may be there in a moment; `alone` the visitor has to go on without the page; `scan` with a telephone. */
export type Stage = 'asking' | 'open' | 'retry' | 'alone' | 'scan'

const byId = (id: string): HTMLElement => document.getElementById(id)!

export const button = (): HTMLAnchorElement => byId('go') as HTMLAnchorElement

const MAIN: Readonly<Record<Stage, string>> = {
  asking: '请稍候…',
  open: '打开小程序',
  retry: '重试',
  alone: '',
  scan: '',
}
const WAYS: Readonly<Record<Stage, string>> = {
  asking: '打不开？还可以这样',
  open: '打不开？还可以这样',
  retry: '不等了？可以这样打开',
  alone: '请这样打开',
  scan: '用手机打开',
}

/** @param href where the button leads by itself */
export function show(stage: Stage, href?: string): void {
  const go = button()
  go.className = `btn ${stage === 'asking' ? 'btn-off' : 'btn-primary'}`
  go.textContent = MAIN[stage]
  byId('open').hidden = MAIN[stage] === ''
  go.setAttribute('aria-disabled', String(stage === 'asking'))
  // Without an address the Enter key would not reach it.
  if (stage === 'asking') go.removeAttribute('href')
  else go.href = href ?? '#'
  byId('ways-title').textContent = WAYS[stage]
  // One main action a page.
  byId('copy').className = `btn ${stage === 'alone' ? 'btn-primary' : 'btn-secondary'}`
  byId('top').hidden = byId('notice').hidden && byId('place').hidden && byId('open').hidden
}

export interface Words {
  tone: 'good' | 'warn'
  title: string
  text: string
}

/** A sentence above the button; none takes it away. */
export function say(place: 'place' | 'notice', words: Words | undefined): void {
  const element = byId(place)
  element.hidden = words === undefined
  if (words !== undefined) {
    element.className = `notice notice-${words.tone}`
    byId(`${place}-title`).textContent = words.title
    byId(`${place}-text`).textContent = words.text
  }
}

/** @param or what else there is, behind them; none takes it away */
export function showSteps(steps: readonly Step[], or?: string): void {
  const list = byId('steps')
  list.textContent = ''
  for (const { title, text } of steps) {
    const item = document.createElement('li')
    for (const [name, words] of [
      ['strong', title],
      ['span', text],
    ] as const)
      item.appendChild(document.createElement(name)).textContent = words
    list.appendChild(item)
  }
  byId('or').hidden = or === undefined
  byId('or').textContent = or ?? ''
}

/** @param svg of our own function; as a picture, it cannot do anything */
export function showCode(svg: string): void {
  const picture = byId('code') as HTMLImageElement
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  picture.hidden = false
}

/** Says beside the copy button what became of it. */
export function showCopied(words: string): void {
  byId('copied').textContent = words
}

export function offerCopy(label: string, copy: () => void): void {
  const element = byId('copy')
  element.textContent = label
  element.addEventListener('click', copy)
  element.hidden = false
}
