import type { SignedConfiguration } from '../../cloudfunctions/landing/api.ts'
import { OPEN_TAG } from './sdk.ts'

export interface TagEvents {
  opened(): void
  failed(): void
}

/**
 * Lays WeChat's open tag over the button, seen by nobody: a tap that it takes opens the mini-program, a tap that it
 * does not take, where it did not appear after all, reaches the button. What is inside it has the page's styles no
 * more, and must have a size in pixels; its own place on the page stands on the tag itself.
 * @returns takes it away
 */
export function layOver(
  button: HTMLElement,
  path: string,
  { miniProgram }: SignedConfiguration,
  events: TagEvents,
): () => void {
  let tag: HTMLElement | undefined

  function remove(): void {
    if (tag) tag.remove()
    tag = undefined
  }
  function lay(): void {
    remove()
    tag = document.createElement(OPEN_TAG)
    tag.className = 'over'
    for (const [name, value] of [
      ['appid', miniProgram.appId],
      ['username', miniProgram.username],
      ['path', path],
      ['aria-hidden', 'true'],
    ] as const)
      tag.setAttribute(name, value)
    const content = document.createElement('script')
    content.type = 'text/wxtag-template'
    content.textContent = `<div style="width:${button.offsetWidth}px;height:${button.offsetHeight}px"></div>`
    tag.appendChild(content)
    tag.addEventListener('launch', events.opened)
    tag.addEventListener('error', () => {
      stop()
      events.failed()
    })
    button.parentElement?.appendChild(tag)
  }
  function stop(): void {
    window.removeEventListener('resize', lay)
    remove()
  }
  window.addEventListener('resize', lay)
  lay()
  return stop
}
