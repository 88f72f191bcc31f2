import { Bundle } from './bundle.ts'
import { Clock } from './clock.ts'
import { Component, type Instance, type Surroundings } from './component.ts'
import { Hand } from './hand.ts'
import type { Element } from './render.ts'
import { findNamed, textOf, viewsOf, type View } from './screen.ts'
import { Wx, type Answer, type WxNeeds } from './wx.ts'

/** What WeChat tells an app when it opens it. */
export interface EnterOptions {
  /** A page, without a leading slash. Default: the app's first. */
  path?: string
  query?: Record<string, string>
  /** WeChat's number for where the person comes from. Default 1001; 1037 and 1038 bring referrerInfo. */
  scene?: number
  referrerInfo?: { appId?: string; extraData?: Record<string, unknown> }
}

export interface DeviceOptions {
  /** The cloud functions. What it throws, the app gets as a failed call. */
  cloud?: (name: string, data: Record<string, unknown>) => unknown
  /** Answers to calls of wx by name, such as navigateToMiniProgram; an Error is `fail`. */
  answers?: WxNeeds['answers']
  /** What an earlier visit left behind. */
  storage?: Record<string, unknown>
  /** Milliseconds since 1970. Default: 2026-01-05 09:00 in Shanghai. */
  now?: number
}

/** A phone with a built mini-program on it. Everything it does, it does when a test touches it or lets time pass. */
export class Device {
  readonly clock: Clock
  readonly wx: Wx
  readonly bundle: Bundle
  /** What the app wrote to the console. */
  readonly written: { level: string; text: string }[] = []
  readonly #hand: Hand
  readonly #surroundings: Surroundings
  readonly #failures: Error[] = []
  #pages: Component[] = []
  #pending = 0
  #launch: EnterOptions | undefined
  #enter: EnterOptions | undefined

  constructor(directory: string, options: DeviceOptions = {}) {
    this.clock = new Clock(options.now ?? Date.UTC(2026, 0, 5, 1))
    const later = (run: () => void) => { this.clock.set(() => this.#guard(run)) }
    this.wx = new Wx({
      later,
      own: (value) => this.bundle.own(value),
      launchOptions: () => entered(this.#launch),
      enterOptions: () => entered(this.#enter),
      cloud: (name, data) => {
        if (!options.cloud) throw new Error(`the test answers no cloud function, ${name} was called`)
        return options.cloud(name, data as Record<string, unknown>)
      },
      answers: options.answers ?? {},
      navigate: (name, to) => this.#navigate(name, to),
      unknown: (name) => {
        const error = new Error(`the harness has no ${name}`)
        this.#failures.push(error)
        throw error
      },
      pending: (work) => {
        this.#pending++
        return work.finally(() => { this.#pending-- })
      },
    })
    for (const [key, value] of Object.entries(options.storage ?? {})) this.wx.storage.set(key, JSON.stringify(value))
    this.#surroundings = { later, guard: (run) => this.#guard(run), rendered: (element) => this.#look(element) }
    this.bundle = new Bundle(directory, {
      clock: this.clock,
      wx: this.wx.api,
      currentPages: () => this.#pages.map(({ instance }) => instance),
      write: (level, words) => this.#write(level, words),
      guard: (run) => this.#guard(run),
    })
    this.#hand = new Hand({ wx: this.wx, views: () => this.views, navigate: (name, to) => this.#navigate(name, to), settle: () => this.settle() })
  }

  /** Starts the app. */
  async launch(options: EnterOptions = {}): Promise<void> {
    if (this.#launch) throw new Error('the app runs already')
    const first = { ...options, path: options.path ?? this.bundle.json.pages[0]! }
    this.#launch = this.#enter = first
    this.#guard(() => this.bundle.require('app.js'))
    this.#callApp('onLaunch', entered(first))
    this.#callApp('onShow', entered(first))
    this.#open(first.path, first.query ?? {})
    await this.settle()
  }

  /** Brings the app back to the front: from another mini-program, a scan, or simply the list of recent ones. */
  async show(options: EnterOptions = {}): Promise<void> {
    const path = options.path
    this.#enter = { ...options, path: path ?? this.page.definition.path }
    this.#callApp('onShow', entered(this.#enter))
    for (const listener of this.wx.appListeners.show) this.#guard(() => listener(this.bundle.own(entered(this.#enter))))
    if (path !== undefined && path !== this.page.definition.path) this.#navigate('reLaunch', { url: `/${path}?${new URLSearchParams(options.query)}` })
    else this.#pageLife('show')
    await this.settle()
  }

  /** Sends the app to the background. */
  async hide(): Promise<void> {
    this.#pageLife('hide')
    this.#callApp('onHide', undefined)
    for (const listener of this.wx.appListeners.hide) this.#guard(() => listener(undefined))
    await this.settle()
  }

  /** Lets time pass. @param milliseconds simulated */
  async advance(milliseconds: number): Promise<void> {
    const until = this.clock.now + milliseconds
    await this.#rest()
    while (this.clock.runNext(until)) await this.#rest()
    this.clock.now = until
    await this.settle()
  }

  /** Lets everything happen that does not need time to pass. @throws what went wrong in the app meanwhile */
  async settle(): Promise<void> {
    await this.#rest()
    const [failure] = this.#failures.splice(0)
    if (failure) throw failure
  }

  /** The page on top. */
  get page(): Component {
    const page = this.#pages.at(-1)
    if (!page) throw new Error('no page is open')
    return page
  }

  /** The open pages' paths, the top one last. */
  get pages(): string[] {
    return this.#pages.map(({ definition }) => definition.path)
  }

  get views(): View[] {
    return viewsOf(this.page)
  }

  /** The words on the screen, a line for every block. */
  text(): string {
    return textOf(this.views)
  }

  shows(name: string): boolean {
    return this.text().replaceAll('\n', ' ').includes(name)
  }

  /** The part of the screen that is called so. @param nth which one of several, from 0 */
  find(name: string, nth?: number): View {
    return findNamed(this.views, name, nth)
  }

  /** Taps what is called so. */
  async tapText(name: string, nth?: number): Promise<void> {
    await this.#hand.tap(this.find(name, nth))
  }

  async tap(view: View): Promise<void> {
    await this.#hand.tap(view)
  }

  /** Types into a field, in place of what is there. */
  async input(label: string, value: string): Promise<void> {
    await this.#hand.type(label, value)
  }

  /** What stands in a field. */
  valueOf(label: string): string {
    return this.#hand.valueOf(label)
  }

  /** Chooses from a picker: one of its words, or a date or time. */
  async choose(label: string, option: string): Promise<void> {
    await this.#hand.choose(label, option)
  }

  /** Answers the dialog that WeChat shows: 确定, 取消 or an item of an action sheet. */
  async answerDialog(answer: string): Promise<void> {
    await this.#hand.answerDialog(answer)
  }

  #open(path: string, query: Record<string, string>): void {
    if (!this.bundle.pages.includes(path)) throw new Error(`app.json knows no page ${path}`)
    const definition = this.#guard(() => this.bundle.define(path))
    if (definition === undefined) return
    const page = new Component(definition as Component['definition'], this.#surroundings, { route: path, __route__: path, options: query })
    this.#pages.push(page)
    const known = definition as Component['definition']
    page.instance.setData(Object.fromEntries(Object.entries(query).filter(([name]) => name in (known.options.properties ?? {}))))
    page.attach()
    this.#callPage(page, 'onLoad', this.bundle.own(query))
    this.#pageLife('show')
    this.#surroundings.later(() => page.ready())
  }

  #navigate(name: string, options: Record<string, unknown>): void {
    const close = (count: number) => {
      for (const page of this.#pages.splice(Math.max(0, this.#pages.length - count)).reverse()) {
        this.#callPage(page, 'onUnload')
        page.detach()
      }
    }
    if (name === 'navigateBack') {
      close(Math.min(Number(options.delta ?? 1), this.#pages.length - 1))
      this.#pageLife('show')
      return
    }
    const [path, query] = String(options.url).split('?')
    const target = new URL(path!, `app:/${this.page.definition.path}`).pathname.replace(/^\//, '')
    if (name === 'navigateTo') this.#pageLife('hide')
    else close(name === 'redirectTo' ? 1 : this.#pages.length)
    this.#open(target, Object.fromEntries((query ?? '').split('&').filter(Boolean).map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')])))
  }

  #pageLife(name: 'show' | 'hide'): void {
    const { page } = this
    this.#callPage(page, name === 'show' ? 'onShow' : 'onHide')
    page.pageLife(name)
  }

  #callPage(page: Component, name: string, argument?: unknown): void {
    this.#call(page.instance, name, argument)
  }

  #callApp(name: string, options: unknown): void {
    this.#call(this.bundle.app as unknown as Instance, name, this.bundle.own(options))
  }

  #call(instance: Instance, name: string, argument: unknown): void {
    const method = instance[name]
    if (typeof method === 'function') this.#guard(() => method.call(instance, argument))
  }

  async #rest(): Promise<void> {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      // The app's promises run between two turns of the real loop; its timers only here.
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#pending > 0) continue
      if (!this.clock.runNext(this.clock.now)) {
        await new Promise((resolve) => setImmediate(resolve))
        if (this.#pending === 0 && !this.clock.runNext(this.clock.now)) return
      }
    }
    throw new Error('the app does not come to rest')
  }

  #look({ tag, attrs }: Element): void {
    const address = String(attrs.src ?? attrs.url ?? '')
    if (/^(https?:)?\/\//.test(address) && !this.wx.network.some(({ options }) => options.src === address)) this.wx.network.push({ name: `<${tag}>`, options: { src: address } })
  }

  #write(level: string, words: unknown[]): void {
    this.written.push({ level, text: words.map((word) => (word instanceof Object && 'stack' in word ? String((word as Error).stack) : typeof word === 'string' ? word : JSON.stringify(word))).join(' ') })
    // Vue hands an error of the app's code to the console and goes on.
    const error = words.find((word): word is Error => Object.prototype.toString.call(word) === '[object Error]')
    if (level === 'error' && error) this.#failures.push(error)
  }

  #guard(run: () => unknown): unknown {
    try {
      return run()
    } catch (error) {
      this.#failures.push(error as Error)
      return undefined
    }
  }
}

function entered(options: EnterOptions | undefined): Required<EnterOptions> {
  const scene = options?.scene ?? 1001
  // The other mini-program's words come with these two scenes only.
  const referrerInfo = scene === 1037 || scene === 1038 ? options?.referrerInfo ?? {} : {}
  return { path: options?.path ?? '', query: options?.query ?? {}, scene, referrerInfo }
}

export type { Answer }
