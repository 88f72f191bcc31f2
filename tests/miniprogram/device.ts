import { Bundle } from './bundle.ts'
import { Clock } from './clock.ts'
import type { Component } from './component.ts'
import { Hand } from './hand.ts'
import { PageStack } from './pageStack.ts'
import type { Element, Surroundings } from './model.ts'
import { findNamed, textOf, viewsOf, type View } from './screen.ts'
import { Wx, type WxNeeds } from './wx.ts'

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

/** Milliseconds of real time that a test's own answer may take. */
const LONGEST_ANSWER = 30_000

/** A phone with a built mini-program on it. Everything it does, it does when a test touches it or lets time pass. */
export class Device {
  /** Milliseconds, simulated, that a person takes before each touch. 0 for taps quicker than the app may expect. */
  pace = 500
  readonly clock: Clock
  readonly wx: Wx
  readonly bundle: Bundle
  /** What the app wrote to the console. */
  readonly written: { level: string; text: string }[] = []
  readonly #hand: Hand
  readonly #failures: Error[] = []
  readonly #stack: PageStack
  #pending = 0
  #launch: EnterOptions | undefined
  #enter: EnterOptions | undefined

  constructor(directory: string, options: DeviceOptions = {}) {
    this.clock = new Clock(options.now ?? Date.UTC(2026, 0, 5, 1))
    const later = (run: () => void) => {
      this.clock.set(() => this.#guard(run))
    }
    this.wx = new Wx({
      later,
      own: (value) => this.bundle.own(value),
      launchOptions: () => entered(this.#launch),
      enterOptions: () => entered(this.#enter),
      cloud: (name, data) => {
        if (!options.cloud)
          throw new Error(`the test answers no cloud function, ${name} was called`)
        return options.cloud(name, data as Record<string, unknown>)
      },
      answers: options.answers ?? {},
      navigate: (name, to) => this.#stack.navigate(name, to),
      unknown: (name) => {
        const error = new Error(`the harness has no ${name}`)
        this.#failures.push(error)
        throw error
      },
      pending: (work) => {
        this.#pending++
        return work.finally(() => {
          this.#pending--
        })
      },
    })
    for (const [key, value] of Object.entries(options.storage ?? {}))
      this.wx.storage.set(key, JSON.stringify(value))
    const surroundings: Surroundings = {
      later,
      guard: (run) => this.#guard(run),
      rendered: (element) => this.#look(element),
    }
    this.bundle = new Bundle(directory, {
      clock: this.clock,
      wx: this.wx.api,
      currentPages: () => this.#stack.pages.map(({ instance }) => instance),
      write: (level, words) => this.#write(level, words),
      guard: (run) => this.#guard(run),
    })
    this.#stack = new PageStack(this.bundle, surroundings)
    this.#hand = new Hand({
      wx: this.wx,
      views: () => this.views,
      navigate: (name, to) => this.#stack.navigate(name, to),
      settle: () => this.settle(),
    })
  }

  /** Starts the app. */
  async launch(options: EnterOptions = {}): Promise<void> {
    if (this.#launch) throw new Error('the app runs already')
    const first = { ...options, path: options.path ?? this.bundle.json.pages[0]! }
    this.#launch = this.#enter = first
    this.#guard(() => this.bundle.require('app.js'))
    this.#callApp('onLaunch', entered(first))
    this.#callApp('onShow', entered(first))
    this.#stack.open(first.path, first.query ?? {})
    await this.settle()
  }

  /**
   * Brings the app back to the front: from another mini-program, a scan, or simply the list of recent ones. With a
   * path, as after a scan, WeChat closes all pages and opens that one; without, the page on top is seen again.
   */
  async show(options: EnterOptions = {}): Promise<void> {
    this.#enter = { ...options, path: options.path ?? this.page.definition.path }
    this.#callApp('onShow', entered(this.#enter))
    for (const listener of this.wx.appListeners.show)
      this.#guard(() => listener(this.bundle.own(entered(this.#enter))))
    if (options.path === undefined) this.#stack.life('show')
    else this.#stack.reLaunch(options.path, options.query ?? {})
    await this.settle()
  }

  /** Sends the app to the background. */
  async hide(): Promise<void> {
    this.#stack.life('hide')
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
    return this.#stack.top
  }

  /** The open pages' paths, the top one last. */
  get pages(): string[] {
    return this.#stack.pages.map(({ definition }) => definition.path)
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
    await this.advance(this.pace)
    await this.#hand.tap(this.find(name, nth))
  }

  /** Taps a part of the screen that was found a moment ago. Lets no time pass before. */
  async tap(view: View): Promise<void> {
    await this.#hand.tap(view)
  }

  /** Types into a field, in place of what is there. */
  async input(label: string, value: string): Promise<void> {
    await this.advance(this.pace)
    await this.#hand.type(label, value)
  }

  /** What stands in a field. */
  valueOf(label: string): string {
    return this.#hand.valueOf(label)
  }

  /** Chooses from a picker: one of its words, or a date or time. */
  async choose(label: string, option: string): Promise<void> {
    await this.advance(this.pace)
    await this.#hand.choose(label, option)
  }

  /** Answers the dialog that WeChat shows: 确定, 取消 or an item of an action sheet. */
  async answerDialog(answer: string): Promise<void> {
    await this.advance(this.pace)
    await this.#hand.answerDialog(answer)
  }

  #callApp(name: string, options: unknown): void {
    const { app } = this.bundle
    const method = app[name]
    if (typeof method === 'function') this.#guard(() => method.call(app, this.bundle.own(options)))
  }

  async #rest(): Promise<void> {
    const until = performance.now() + LONGEST_ANSWER
    for (let rounds = 0; rounds < 10_000;) {
      // The app's promises run between two turns of the real loop; its timers only here.
      await new Promise((resolve) => setImmediate(resolve))
      // Also while a call is under way: a second tap does not wait for the first one's answer.
      if (this.clock.runNext(this.clock.now)) rounds++
      else if (this.#pending > 0) {
        if (performance.now() > until)
          throw new Error(`a call was not answered within ${LONGEST_ANSWER} ms`)
        await new Promise((resolve) => setTimeout(resolve, 1))
      } else {
        await new Promise((resolve) => setImmediate(resolve))
        if (this.#pending > 0) continue
        if (!this.clock.runNext(this.clock.now)) return
        rounds++
      }
    }
    throw new Error('the app does not come to rest')
  }

  #look({ tag, attrs }: Element): void {
    const address = String(attrs.src ?? attrs.url ?? '')
    if (
      /^(https?:)?\/\//.test(address) &&
      !this.wx.network.some(({ options }) => options.src === address)
    )
      this.wx.network.push({ name: `<${tag}>`, options: { src: address } })
  }

  #write(level: string, words: unknown[]): void {
    this.written.push({
      level,
      text: words
        .map((word) =>
          word instanceof Object && 'stack' in word
            ? String((word as Error).stack)
            : typeof word === 'string'
              ? word
              : JSON.stringify(word),
        )
        .join(' '),
    })
    // Vue hands an error of the app's code to the console and goes on.
    const error = words.find(
      (word): word is Error => Object.prototype.toString.call(word) === '[object Error]',
    )
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
  const referrerInfo = scene === 1037 || scene === 1038 ? (options?.referrerInfo ?? {}) : {}
  return { path: options?.path ?? '', query: options?.query ?? {}, scene, referrerInfo }
}
