import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setAppid, type AppIdentity } from './identity.ts'
import { shortenScopes } from './shortScopes.ts'
import { linkAppFiles } from './link.ts'
import { declareSpeechPlugin } from './speechPlugin.ts'

export type Platform = 'h5' | 'mp-weixin'

export interface BuildOptions {
  /** The app's folder, with its manifest.json and pages.json. Default: src. */
  input?: string
  /** Another vite configuration than the project's own. */
  config?: string
  /** Whose it is; a mini-program's only. Default: nobody's. */
  identity?: AppIdentity
  /** Of an H5 build: made in half the time, a little larger than what is delivered. */
  quick?: boolean
  /** Ends the build. */
  signal?: AbortSignal
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const uni = createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/bin/uni.js')

/**
 * Builds the app as it is delivered, minified, unless it is to be quick. `outDir` is emptied first. An H5 build leaves
 * `.vite/manifest.json` beside its files: which chunk holds which page.
 * @throws Error with the build's own words
 */
export async function buildApp(
  platform: Platform,
  outDir: string,
  options: BuildOptions = {},
): Promise<void> {
  if (options.input === undefined) linkAppFiles()
  const target = resolve(root, outDir)
  await rm(target, { recursive: true, force: true })
  const flags = [
    ...(platform === 'h5' ? ['--manifest'] : []),
    ...(options.quick === true ? ['--minify', 'esbuild'] : []),
    ...(options.config === undefined ? [] : ['--config', options.config]),
  ]
  const child = spawn(
    process.execPath,
    [uni, 'build', '--platform', platform, '--outDir', target, ...flags],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // CI: otherwise every build tells the vendor's update service a digest of this machine's network address.
      env: {
        ...process.env,
        NODE_ENV: 'production',
        CI: '1',
        // Also where there is none: no file beside the project has a say.
        VITE_CLOUD_ENV: options.identity?.env ?? '',
        UNI_INPUT_DIR: options.input ?? join(root, 'src'),
      },
    },
  )
  options.signal?.addEventListener('abort', () => child.kill())
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  if (code !== 0) throw new Error(`the ${platform} build failed:\n${output}`)
  if (platform !== 'mp-weixin') return
  await shortenScopes(target)
  if (process.env.VITE_SPEECH_PLUGIN === 'on') await declareSpeechPlugin(target)
  if (options.identity?.appid !== undefined) await setAppid(target, options.identity.appid)
}
