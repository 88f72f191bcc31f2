import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { Plugin } from 'esbuild'

const folderOf = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))

/**
 * Of undici's exports, what the functions use, loaded with the first call to anybody: a cold start that answers from
 * the store does without.
 */
const UNDICI = `
exports.Agent = class {
  #options
  #agent
  constructor(options) { this.#options = options }
  dispatch(...call) {
    this.#agent ??= new (require('./lib/dispatcher/agent.js'))(this.#options)
    return this.#agent.dispatch(...call)
  }
  async close() { await this.#agent?.close() }
}`

/** Of sm-crypto, each algorithm where it is first asked for: the runtime's own SM3 and SM4 leave it only SM2. */
const SM_CRYPTO = `
module.exports = {
  get sm2() { return require('./src/sm2/index.js') },
  get sm3() { return require('./src/sm3/index.js') },
  get sm4() { return require('./src/sm4/index.js') },
}`

/**
 * What undici and pino would load and the functions never reach: HTTP/2 (no Agent of ours allows it), bodies that are
 * no text (they are what needs fetch), the parser's second copy, and pino's worker threads.
 */
const UNREACHED =
  /undici\/lib\/(?:web\/fetch\/body|dispatcher\/client-h2)\.js$|thread-stream\/index\.js$/
const PARSER = /undici\/lib\/llhttp\/llhttp(?:_simd)?-wasm\.js$/

/**
 * Leaves out of a function what it never uses of its packages, 500 KB of 800. Whoever comes to use more of undici is
 * told by the build: the name is not exported.
 */
export const lean: Plugin = {
  name: 'lean',
  setup(build) {
    build.onResolve({ filter: /^(?:undici|sm-crypto)$/ }, ({ path }) => ({
      path,
      namespace: 'lean',
    }))
    build.onLoad({ filter: /.*/, namespace: 'lean' }, ({ path }) => ({
      contents: path === 'undici' ? UNDICI : SM_CRYPTO,
      resolveDir: folderOf(path),
    }))
    build.onLoad({ filter: UNREACHED }, ({ path }) => ({
      contents: `module.exports = class { constructor() { throw new Error(${JSON.stringify(`${path.slice(path.lastIndexOf('node_modules/') + 13)} is left out of the functions`)}) } }`,
    }))
    build.onLoad({ filter: PARSER }, async ({ path }) => {
      // The one without SIMD runs everywhere; what the other gains is lost in the network.
      if (path.includes('_simd'))
        return { contents: 'module.exports = require("./llhttp-wasm.js")' }
      const [, base64] = /wasmBase64 = '([^']+)'/.exec(await readFile(path, 'utf8')) ?? []
      if (base64 === undefined)
        throw new Error(`${path} no longer holds the parser as this expects`)
      const packed = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64')
      return {
        contents: `module.exports = require('node:zlib').brotliDecompressSync(Buffer.from('${packed}', 'base64'))`,
      }
    })
  },
}
