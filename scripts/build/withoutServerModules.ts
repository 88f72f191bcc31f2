import type { Plugin } from 'vite'

/** What must never become part of the app: names do not survive bundling, so the modules themselves are looked at. */
const PACKAGES = /\/node_modules\/(@cloudbase|@sparticuz|libsql|pino|sm-crypto|undici|zod)\//
const ROOMS = /\/(cloudfunctions|sandbox|scripts|tests)\//

/** Why a module must not be in the app, or undefined where it may. `root`: the project's folder. */
export function serverModule(id: string, root: string): string | undefined {
  const path = id.replaceAll('\\', '/').replace(/[?\0].*$/, '')
  if (PACKAGES.test(path)) return 'a package of the server'
  if (id.startsWith('node:') || path.includes('__vite-browser-external'))
    return 'a module of Node itself'
  const inProject = path.startsWith(root) && !path.includes('/node_modules/')
  return inProject && ROOMS.test(`/${path.slice(root.length)}`) ? 'code of another room' : undefined
}

/**
 * Fails a build of the app whose bundle holds a module of the server. Types leave nothing behind and may be imported.
 */
export function withoutServerModules(root: string): Plugin {
  return {
    name: 'without-server-modules',
    apply: 'build',
    generateBundle(_options, bundle) {
      const input = process.env.UNI_INPUT_DIR?.replaceAll('\\', '/')
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        for (const id of Object.keys(chunk.modules)) {
          // The app being built may itself lie in tests/, as the harness's own does.
          if (input !== undefined && id.replaceAll('\\', '/').startsWith(`${input}/`)) continue
          const why = serverModule(id, root)
          if (why !== undefined)
            this.error(`${chunk.fileName} holds ${id}: ${why} has no place in the app`)
        }
      }
    },
  }
}
