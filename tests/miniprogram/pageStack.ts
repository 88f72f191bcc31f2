import type { Bundle } from './bundle.ts'
import { Component } from './component.ts'
import type { Definition, Surroundings } from './model.ts'

/** The pages that are open over each other, and the ways from one to the next. */
export class PageStack {
  pages: Component[] = []
  readonly #bundle: Bundle
  readonly #surroundings: Surroundings

  constructor(bundle: Bundle, surroundings: Surroundings) {
    this.#bundle = bundle
    this.#surroundings = surroundings
  }

  get top(): Component {
    const page = this.pages.at(-1)
    if (!page) throw new Error('no page is open')
    return page
  }

  /** @param path of the page, without a leading slash. @param query its values as they stand in the URL, undecoded */
  open(path: string, query: Record<string, string>): void {
    if (!this.#bundle.pages.includes(path)) throw new Error(`app.json knows no page ${path}`)
    const definition = this.#surroundings.guard(() => this.#bundle.define(path)) as
      Definition | undefined
    if (definition === undefined) return
    const page = new Component(definition, this.#surroundings, {
      route: path,
      __route__: path,
      options: query,
    })
    this.pages.push(page)
    page.instance.setData(
      Object.fromEntries(
        Object.entries(query).filter(([name]) => name in (definition.options.properties ?? {})),
      ),
    )
    page.attach()
    this.#call(page, 'onLoad', this.#bundle.own(query))
    this.life('show')
    this.#surroundings.later(() => page.ready())
  }

  /** Closes every page and opens this one. */
  reLaunch(path: string, query: Record<string, string>): void {
    this.#close(this.pages.length)
    this.open(path, query)
  }

  /** @param name navigateTo, redirectTo, reLaunch, switchTab or navigateBack. @param options as wx takes them */
  navigate(name: string, options: Record<string, unknown>): void {
    if (name === 'navigateBack') {
      this.#close(Math.min(Number(options.delta ?? 1), this.pages.length - 1))
      this.life('show')
      return
    }
    const [path, query = ''] = String(options.url).split('?')
    const target = new URL(path!, `app:/${this.top.definition.path}`).pathname.replace(/^\//, '')
    if (name === 'navigateTo') this.life('hide')
    else this.#close(name === 'redirectTo' ? 1 : this.pages.length)
    const pairs = query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')] as const)
    this.open(target, Object.fromEntries(pairs))
  }

  /** Tells the page on top that it is seen again, or no longer. */
  life(name: 'show' | 'hide'): void {
    this.#call(this.top, name === 'show' ? 'onShow' : 'onHide')
    this.top.pageLife(name)
  }

  #close(count: number): void {
    for (const page of this.pages.splice(Math.max(0, this.pages.length - count)).reverse()) {
      this.#call(page, 'onUnload')
      page.detach()
    }
  }

  #call({ instance }: Component, name: string, argument?: unknown): void {
    const method = instance[name]
    if (typeof method === 'function')
      this.#surroundings.guard(() => method.call(instance, argument))
  }
}
