import { resolved, withoutSlashes } from './pack.ts'

type Run = (...values: unknown[]) => void

/** What the language itself gives; all else that is to be found around this code is not the app's to see. */
const LANGUAGE = new Set([
  'Array',
  'ArrayBuffer',
  'BigInt',
  'Boolean',
  'DataView',
  'Error',
  'EvalError',
  'Float32Array',
  'Float64Array',
  'Function',
  'Infinity',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Intl',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'RangeError',
  'ReferenceError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakRef',
  'WeakSet',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'eval',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
  'unescape',
])

/** The app's scripts, loaded as WeChat loads them: each once, when it is first asked for. */
export class Modules {
  /** Whether another package can be fetched now. */
  reachable = true
  /** Those that have run, bytes each. */
  readonly ran: Record<string, number> = {}
  readonly #sources: Record<string, string>
  readonly #given: Record<string, unknown>
  readonly #roots: string[]
  readonly #loaded = new Map<string, { exports: unknown }>()

  /** @param given what the scripts find beside the language, by name. @param roots of the subpackages */
  constructor(sources: Record<string, string>, given: Record<string, unknown>, roots: string[]) {
    this.#sources = sources
    this.#given = { ...nothing(), ...given }
    this.#roots = roots.map((root) => `${withoutSlashes(root)}/`)
  }

  /** @param path from the bundle's root, with or without its ending */
  load(path: string): unknown {
    const file = path.endsWith('.js') ? path : `${path}.js`
    const known = this.#loaded.get(file)
    if (known) return known.exports
    const source = this.#sources[file]
    if (source === undefined) throw new Error(`module '${file}' is not defined`)
    this.ran[file] = new TextEncoder().encode(source).length
    const module = { exports: {} as unknown }
    this.#loaded.set(file, module)
    const require = Object.assign((to: string) => this.load(this.#within(file, to)), {
      // Of any package, which may have to be fetched first.
      async: async (to: string) => {
        await Promise.resolve()
        if (!this.reachable) throw new Error(`fail to load '${to}'`)
        return this.load(resolved(file, to))
      },
    })
    // The text is the app's own, and this is how WeChat wraps it.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function(
      ...['require', 'module', 'exports', ...Object.keys(this.#given)],
      `${source}\n//# sourceURL=app/${file}`,
    ) as Run
    run(require, module, module.exports, ...Object.values(this.#given))
    return module.exports
  }

  /** @throws Error where it is of another subpackage, which need not be there yet */
  #within(file: string, to: string): string {
    const wanted = resolved(file, to)
    const root = this.#roots.find((one) => wanted.startsWith(one))
    if (root !== undefined && !file.startsWith(root))
      throw new Error(`module '${wanted}' is not defined, require args is '${to}'`)
    return wanted
  }
}

/** Every name of the page, or of Node, that the app must not find. */
function nothing(): Record<string, undefined> {
  const names = new Set<string>(['globalThis', 'window', 'self', 'document', 'process', 'Buffer'])
  for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at) as object)
    for (const name of Object.getOwnPropertyNames(at)) names.add(name)
  const hidden = [...names].filter((name) => !LANGUAGE.has(name) && /^[A-Za-z_$][\w$]*$/.test(name))
  return Object.fromEntries(hidden.map((name) => [name, undefined]))
}
