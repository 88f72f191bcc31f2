import { SHOWN_CONTAINER } from './builtIns.ts'
import type { Instance, Made } from './engine.ts'

export interface OpenPage extends Made {
  path: string
  /** Its part of the screen. */
  frame: Element
}

export interface PagesNeeds {
  /** @throws Error where there is no such page */
  make(path: string): OpenPage
  guard(run: () => unknown): unknown
  /** Which page is on top now, and so in sight. */
  shown(page: OpenPage | undefined): void
}

/** The pages that are open over each other, and the ways from one to the next. */
export class Pages {
  readonly open: OpenPage[] = []
  readonly #needs: PagesNeeds

  constructor(needs: PagesNeeds) {
    this.#needs = needs
  }

  get top(): OpenPage {
    const page = this.open.at(-1)
    if (!page) throw new Error('no page is open')
    return page
  }

  /** @param path of the page, without a leading slash. @param query its values as they stand in the URL, undecoded */
  push(path: string, query: Record<string, string>): void {
    const page = this.#needs.guard(() => this.#needs.make(path)) as OpenPage | undefined
    if (page === undefined) return
    // uni-app knows a page by its route, which it looks for when the page is attached.
    Object.assign(page.instance, { route: path, __route__: path, options: query })
    this.open.push(page)
    this.#needs.shown(page)
    this.#needs.guard(() => page.attach(page.frame))
    this.#call(page.instance, 'onLoad', query)
    this.life('show')
  }

  /** Closes every page and opens this one. */
  reLaunch(path: string, query: Record<string, string>): void {
    this.#close(this.open.length)
    this.push(path, query)
  }

  /** @param name navigateTo, redirectTo, reLaunch or navigateBack. @param options as wx takes them */
  navigate(name: string, options: Record<string, unknown>): void {
    if (name === 'navigateBack') {
      // A container that is shown is closed in the page's place.
      const container = this.top.frame.querySelector(`[${SHOWN_CONTAINER}]`)
      if (container) return void container.dispatchEvent(new Event('back'))
      this.#close(Math.min(Number(options.delta ?? 1), this.open.length - 1))
      this.#needs.shown(this.top)
      this.life('show')
      return
    }
    const [path, query = ''] = String(options.url).split('?')
    const target = new URL(path!, `app:/${this.top.path}`).pathname.replace(/^\//, '')
    if (name === 'navigateTo') this.life('hide')
    else this.#close(name === 'redirectTo' ? 1 : this.open.length)
    const pairs = query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')] as const)
    this.push(target, Object.fromEntries(pairs))
  }

  /** Tells the page on top that it is seen again, or no longer. */
  life(name: 'show' | 'hide'): void {
    const page = this.top
    this.#call(page.instance, name === 'show' ? 'onShow' : 'onHide')
    this.#needs.guard(() => page.pageLife(name))
  }

  #close(count: number): void {
    for (const page of this.open.splice(Math.max(0, this.open.length - count)).reverse()) {
      this.#call(page.instance, 'onUnload')
      this.#needs.guard(() => page.detach())
      page.frame.remove()
    }
  }

  #call(instance: Instance, name: string, argument?: unknown): void {
    const method = instance[name]
    if (typeof method === 'function')
      this.#needs.guard(() => (method as (argument?: unknown) => unknown).call(instance, argument))
  }
}
