import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** Of the SDK, what the functions never call: they use its database, its reading of the context, and callWxOpenApi. */
const LEFT_OUT =
  /@cloudbase\/(?:node-sdk\/dist\/(?:ai|analytics|auth|cloudrun|functions|notification|storage)\/index|database\/dist\/commonjs\/realtime\/websocket-client|wx-cloud-client-sdk\/[\w/.-]+)\.js$|node_modules\/form-data\/lib\/form_data\.js$/

/** What it asks for at once and needs only outside of the cloud, behind a proxy, or to keep connections. */
const LATER = ['axios', 'agentkeepalive', 'https-proxy-agent', 'http-proxy-agent']
const REQUIRED = new RegExp(
  `^const (\\w+) = ((?:__import(?:Star|Default)\\()?require\\("(?:${LATER.join('|')})"\\)\\)?);$`,
  'gm',
)

/**
 * The vendor's SDK, in the function's own file instead of installed beside it: a tenth of its code, and none of it
 * before it is asked for. How it talks to the database is its own.
 */
export const leanSdk: Plugin = {
  name: 'leanSdk',
  setup(build) {
    build.onLoad({ filter: LEFT_OUT }, ({ path }) => ({
      contents: `const gone = () => { throw new Error(${JSON.stringify(`${path.slice(path.lastIndexOf('node_modules/') + 13)} is left out of the functions`)}) }
module.exports = new Proxy(function () {}, { get: (_, name) => name === '__esModule' ? false : gone, apply: gone, construct: gone })`,
    }))
    build.onLoad({ filter: /@cloudbase\/node-sdk\/dist\/[\w/-]+\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        REQUIRED,
        'let $1_loaded; const $1 = new Proxy({}, { get: (_, name) => ($1_loaded ??= $2)[name] });',
      ),
    }))
  },
}
