import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { createContext, runInContext, type Context } from 'node:vm'
import type { Clock } from './clock.ts'
import type { Definition, Instance, Options } from './model.ts'
import { parseWxml } from './wxml.ts'

export interface AppJson {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  usingComponents?: Record<string, string>
}

/** What the app's code finds around it, beside the language. */
export interface Globals {
  clock: Clock
  wx: Record<string, unknown>
  currentPages: () => Instance[]
  write: (level: string, words: unknown[]) => void
  guard: (run: () => unknown) => unknown
}

/**
 * A built mini-program, loaded as WeChat loads it: app.js first, a page's and a component's script when they are
 * needed. Its code sees the language, `wx` and its friends, and nothing of Node or of a browser.
 */
export class Bundle {
  readonly json: AppJson
  app: Record<string, unknown> = {}
  readonly #directory: string
  readonly #context: Context
  readonly #modules = new Map<string, { exports: unknown }>()
  readonly #definitions = new Map<string, Definition>()
  #options: Options | undefined

  constructor(directory: string, globals: Globals) {
    this.#directory = directory
    this.json = JSON.parse(this.#read('app.json')) as AppJson
    const { clock, write, guard } = globals
    const timer =
      (repeat: boolean) =>
      (run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) =>
        clock.set(() => guard(() => run(...args)), delay, repeat)
    const console = Object.fromEntries(
      ['log', 'info', 'warn', 'error', 'debug'].map((level) => [
        level,
        (...words: unknown[]) => write(level, words),
      ]),
    )
    this.#context = createContext({
      wx: globals.wx,
      console,
      App: (options: Record<string, unknown>) => {
        this.app = options
      },
      Page: () => {
        throw new Error('the harness knows pages made with Component() only, as uni-app makes them')
      },
      Component: (options: Options) => {
        this.#options = options
      },
      Behavior: (options: unknown) => options,
      getApp: () => this.app,
      getCurrentPages: globals.currentPages,
      setTimeout: timer(false),
      setInterval: timer(true),
      clearTimeout: (id: unknown) => clock.clear(id),
      clearInterval: (id: unknown) => clock.clear(id),
      now: () => clock.now,
    })
    runInContext(
      `globalThis.global = globalThis
      {
        const now = globalThis.now, Real = Date
        delete globalThis.now
        globalThis.Date = class Date extends Real { constructor(...parts) { if (parts.length === 0) super(now()); else super(...parts) } static now() { return now() } }
      }`,
      this.#context,
    )
  }

  /** A value as the app's own code would have made it, without anything that JSON cannot say. */
  own(value: unknown): unknown {
    const json = JSON.stringify(value)
    return json === undefined
      ? undefined
      : runInContext(`JSON.parse(${JSON.stringify(json)})`, this.#context)
  }

  /** Runs a script of the bundle, once. @param path from the bundle's root, with its ending */
  require(path: string): unknown {
    const known = this.#modules.get(path)
    if (known) return known.exports
    const module: { exports: unknown } = { exports: {} }
    this.#modules.set(path, module)
    const wrapped = `(function (require, module, exports) {${this.#read(path)}\n})`
    const run = runInContext(wrapped, this.#context, { filename: join(this.#directory, path) }) as (
      require: (to: string) => unknown,
      module: object,
      exports: unknown,
    ) => void
    run((to) => this.require(resolve(path, to, '.js')), module, module.exports)
    return module.exports
  }

  /** A page or component. @param path without its ending */
  define(path: string): Definition {
    const known = this.#definitions.get(path)
    if (known) return known
    const json = JSON.parse(this.#read(`${path}.json`)) as {
      usingComponents?: Record<string, string>
    }
    const uses = Object.entries({ ...this.json.usingComponents, ...json.usingComponents })
    this.#options = undefined
    this.require(`${path}.js`)
    if (this.#options === undefined) throw new Error(`${path}.js registers nothing`)
    const definition: Definition = {
      path,
      options: this.#options,
      template: parseWxml(this.#read(`${path}.wxml`)),
      uses: new Map(
        uses.map(([tag, to]) => [tag, () => this.define(resolve(`${path}.js`, to, ''))]),
      ),
    }
    this.#definitions.set(path, definition)
    return definition
  }

  /** The app's pages, those of the subpackages included. */
  get pages(): string[] {
    return [
      ...this.json.pages,
      ...(this.json.subPackages ?? []).flatMap(({ root, pages }) =>
        pages.map((page) => posix.join(root, page)),
      ),
    ]
  }

  #read(path: string): string {
    return readFileSync(join(this.#directory, path), 'utf8')
  }
}

function resolve(from: string, to: string, ending: string): string {
  const path = to.startsWith('/') ? to.slice(1) : posix.join(posix.dirname(from), to)
  return path.endsWith(ending) ? path : path + ending
}
