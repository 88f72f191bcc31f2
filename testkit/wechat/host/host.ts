import { Wx } from '../wx/wx.ts'
import type { EnterOptions, HostApi, HostNeeds, Part } from './api.ts'
import type { Engine, EngineNeeds, Options } from './engine.ts'
import { exparserEngine } from './exparser.ts'
import { glassEaselEngine } from './glassEasel.ts'
import { withSetDataTold } from './setData.ts'
import { Modules } from './modules.ts'
import { pagesOf, resolved, type Pack } from './pack.ts'
import { Pages, type OpenPage } from './pages.ts'
import { findField, findNamed, textOf } from './screen.ts'

const ENGINES = { exparser: exparserEngine, 'glass-easel': glassEaselEngine } satisfies Record<
  string,
  (pack: Pack, needs: EngineNeeds) => Engine
>

/** A phone's WeChat with one mini-program in it, in whatever document it is put. */
export class Host implements HostApi {
  readonly wx: Wx
  readonly modules: Modules
  /** What the app gave to `App({…})`. */
  app: Record<string, unknown> = {}
  readonly setData: HostApi['setData'] = []
  readonly #pack: Pack
  readonly #needs: HostNeeds
  readonly #engine: Engine
  readonly #pages: Pages
  readonly #defined = new Set<string>()
  readonly #addresses = new Map<Uint8Array, string>()
  #launch: EnterOptions | undefined

  constructor(pack: Pack, needs: HostNeeds) {
    this.#pack = pack
    this.#needs = needs
    const { timers } = needs
    const later = (run: () => void) => void timers.set(() => this.#guard(run))
    this.wx = new Wx({
      ...needs,
      later,
      launchOptions: () => entered(this.#launch),
      navigate: (name, options) => this.#pages.navigate(name, options),
      openPages: () => this.#pages.open.length,
      unknown: (name) => {
        const error = new Error(`there is no ${name} here`)
        needs.report(error)
        throw error
      },
    })
    this.#engine = ENGINES[needs.engine](pack, {
      report: needs.report,
      later,
      builtIns: {
        addressOf: (path) => this.#addressOf(path),
        consentTapped: () => {
          this.wx.privacy.consentTapped = true
        },
      },
    })
    this.#pages = new Pages({
      make: (path) => this.#make(path),
      guard: (run) => this.#guard(run),
      shown: (top) => {
        // In WeChat every page has a document of its own.
        for (const { frame } of this.#pages.open) frame.remove()
        if (top) document.body.appendChild(top.frame)
        document.documentElement.scrollTop = 0
      },
    })
    this.modules = new Modules(
      pack.scripts,
      this.#given(),
      (pack.app.subPackages ?? []).map(({ root }) => root),
    )
  }

  launch(options: EnterOptions = {}): void {
    if (this.#launch) throw new Error('the app runs already')
    const first = { ...options, path: options.path ?? this.#pack.app.pages[0]! }
    this.#launch = first
    this.#guard(() => this.modules.load('app.js'))
    this.#callApp('onLaunch', entered(first))
    this.#callApp('onShow', entered(first))
    this.#pages.push(first.path, first.query ?? {})
  }

  show(options: EnterOptions = {}): void {
    const now = entered({ ...options, path: options.path ?? this.page.path })
    this.#callApp('onShow', now)
    for (const listener of this.wx.listeners.appShow) this.#guard(() => listener(copy(now)))
    if (options.path === undefined) this.#pages.life('show')
    else this.#pages.reLaunch(options.path, options.query ?? {})
  }

  hide(): void {
    this.#pages.life('hide')
    this.#callApp('onHide', undefined)
    for (const listener of this.wx.listeners.appHide) this.#guard(() => listener(undefined))
  }

  showRaw(options: object): void {
    this.#callApp('onShow', options)
  }

  #callApp(name: string, options: unknown): void {
    const method = this.app[name]
    if (typeof method === 'function')
      this.#guard(() => (method as (options: unknown) => void).call(this.app, copy(options)))
  }

  get page(): OpenPage {
    return this.#pages.top
  }

  get ran(): Record<string, number> {
    return this.modules.ran
  }

  get paths(): string[] {
    return this.#pages.open.map(({ path }) => path)
  }

  text(): string {
    return textOf(this.page.frame)
  }

  html(): string {
    return this.page.frame.innerHTML
  }

  find(name: string, nth?: number): Element {
    const listening = new Set(
      this.page
        .drawn()
        .filter(({ handlers }) => handlers.some(({ event }) => event === 'tap'))
        .map(({ element }) => element),
    )
    return findNamed(this.page.frame, name, (element) => listening.has(element), nth)
  }

  findField(label: string): HTMLInputElement {
    return findField(this.page.frame, label)
  }

  tap(part: Part): void {
    const point = { x: 100, y: 100 }
    this.#guard(() => this.#engine.emit(part as Element, 'tap', point))
  }

  type(part: Part, text: string): void {
    const field = part as HTMLInputElement
    const tell = (type: string) => field.dispatchEvent(new Event(type))
    tell('focus')
    const most = field.getAttribute('maxlength')
    field.value = most === null ? text : text.slice(0, Number(most))
    tell('input')
    tell('blur')
  }

  valueOf(part: Part): string {
    return (part as HTMLInputElement).value
  }

  faults(): string[] {
    return this.page
      .drawn()
      .flatMap(({ element, unknown, handlers, owner }) => [
        ...(unknown ? [`<${element.localName}> is neither WeChat's nor the app's`] : []),
        ...handlers
          .filter(({ method }) => method !== undefined && typeof owner[method] !== 'function')
          .map(
            ({ event, method }) =>
              `nothing is called ${String(method)}, which is to handle ${event}`,
          ),
      ])
  }

  /** What the app's scripts find around them, beside the language. */
  #given(): Record<string, unknown> {
    const { timers, write } = this.#needs
    const timer =
      (repeat: boolean) =>
      (run: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]) =>
        timers.set(() => this.#guard(() => run(...args)), delayMs, repeat)
    const levels = ['log', 'info', 'warn', 'error', 'debug']
    return {
      wx: this.wx.api,
      global: {},
      console: Object.fromEntries(
        levels.map((level) => [level, (...words: unknown[]) => write(level, words)]),
      ),
      Date: dateOf(timers.now),
      setTimeout: timer(false),
      setInterval: timer(true),
      clearTimeout: (id: unknown) => timers.clear(id),
      clearInterval: (id: unknown) => timers.clear(id),
      App: (options: Record<string, unknown>) => {
        this.app = options
      },
      Page: () => {
        throw new Error('only pages made with Component() are known here, as uni-app makes them')
      },
      Component: (options: Options) => {
        if (!this.#component) throw new Error('Component() outside of a page or component')
        this.#component(options)
      },
      getApp: () => this.app,
      getCurrentPages: () => this.#pages.open.map(({ instance }) => instance),
    }
  }

  #component: ((options: Options) => void) | undefined

  #make(path: string): OpenPage {
    if (!pagesOf(this.#pack.app).includes(path)) throw new Error(`app.json knows no page ${path}`)
    this.#define(path)
    const frame = document.createElement('div')
    frame.setAttribute('class', 'frame')
    return Object.assign(this.#engine.open(path), { path, frame })
  }

  #define(path: string): void {
    if (this.#defined.has(path)) return
    this.#defined.add(path)
    const json = this.#pack.json[path]
    if (json === undefined) throw new Error(`${path}.json is not there`)
    const uses = Object.fromEntries(
      Object.entries({ ...this.#pack.app.usingComponents, ...json.usingComponents }).map(
        ([tag, to]) => [tag, resolved(path, to)],
      ),
    )
    for (const used of Object.values(uses)) this.#define(used)
    this.#engine.define(path, uses, (component) => {
      this.#component = (options) =>
        component(withSetDataTold(options, (told) => this.setData.push({ path, ...told })))
      try {
        this.modules.load(path)
      } finally {
        this.#component = undefined
      }
    })
  }

  #addressOf(path: string): string {
    const bytes = this.wx.files.kept.get(path)
    if (bytes === undefined) return path
    const known = this.#addresses.get(bytes) ?? URL.createObjectURL(new Blob([bytes as BlobPart]))
    this.#addresses.set(bytes, known)
    return known
  }

  #guard(run: () => unknown): unknown {
    try {
      return run()
    } catch (error) {
      this.#needs.report(error as Error)
      return undefined
    }
  }
}

const copy = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)

function entered(options: EnterOptions | undefined): Required<EnterOptions> {
  const scene = options?.scene ?? 1001
  // The other mini-program's words come with these two scenes only.
  const referrerInfo = scene === 1037 || scene === 1038 ? (options?.referrerInfo ?? {}) : {}
  return { path: options?.path ?? '', query: options?.query ?? {}, scene, referrerInfo }
}

/** `Date` by another clock than the machine's. */
function dateOf(now: () => number): DateConstructor {
  return class extends Date {
    constructor(...parts: [] | [value: number | string | Date]) {
      if (parts.length === 0) super(now())
      else super(...parts)
    }

    static override now(): number {
      return now()
    }
  } as DateConstructor
}
