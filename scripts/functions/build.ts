import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import { checkLanding, landingPage } from '../build/landing.ts'
import { lean } from './lean.ts'
import { leanSdk } from './leanSdk.ts'
import { LOCAL_RUNTIME } from './run.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where each function is reached over HTTP. `deployed`: the others exist in the local runtime only. */
export const FUNCTIONS = [
  { name: 'patient', path: '/patient', deployed: true },
  { name: 'hospital', path: '/hospital', deployed: true },
  { name: 'fee-info', path: '/fee-info', deployed: true },
  { name: 'reconcile', path: '/reconcile', deployed: true },
  { name: 'landing', path: '/landing', deployed: true },
  { name: 'dev-session', path: '/dev-session', deployed: false },
  { name: 'healthz', path: '/healthz', deployed: false },
] as const

/** Variables that are no secret and too long for a function's environment; the deployment fills it in. */
export const VARIABLES_FILE = 'variables.json'
const BESIDE_THE_CODE = `{const v=require('./${VARIABLES_FILE}');for(const n in v)process.env[n]??=v[n]}`

/** Those that tell patients through WeChat. */
const TELLING = ['hospital', 'reconcile']

/** A native module, which only the local runtime asks for. */
const NOT_BUNDLED = ['libsql']

/**
 * Bundles every function into one file of its own under `target`, with a source map and a package.json; what is
 * deployed of pages is looked through as the app is. With `local`, the local-only functions and the runtime's own
 * configuration come too.
 * @returns the folders of the packages whose code is in the bundles, as in the lock
 */
export async function buildFunctions(
  target: string,
  options: { local: boolean },
): Promise<string[]> {
  const functions = FUNCTIONS.filter((one) => options.local || one.deployed)
  await rm(target, { recursive: true, force: true })
  if (!options.local) await checkLanding()
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: Object.fromEntries(
      functions.map(({ name }) => [
        `${name}/index`,
        options.local ? join(root, 'cloudfunctions', name, 'index.ts') : `${DEPLOYED}${name}`,
      ]),
    ),
    outdir: target,
    bundle: true,
    platform: 'node',
    // The oldest that package.json allows: what is built for the cloud is tried on it here, too.
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    // On one's own machine a debugger shows the names as they are written.
    minifyIdentifiers: !options.local,
    sourcemap: 'linked',
    legalComments: 'none',
    external: NOT_BUNDLED,
    // What is for the development only is not even in what is deployed.
    ...(!options.local && {
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: { js: BESIDE_THE_CODE },
    }),
    plugins: [lean, leanSdk, landingPage, polite],
    logLevel: 'warning',
  })
  for (const { name } of functions) {
    await mkdir(join(target, name), { recursive: true })
    await writeFile(
      join(target, name, 'package.json'),
      `${JSON.stringify({ name, private: true, main: 'index.js' }, null, 2)}\n`,
    )
  }
  if (!options.local) {
    for (const { name } of functions) await writeFile(join(target, name, VARIABLES_FILE), '{}\n')
    // WeChat lets a function send subscribe messages only where the function says so itself.
    const config = `${JSON.stringify({ permissions: { openapi: ['subscribeMessage.send'] } }, null, 2)}\n`
    for (const name of TELLING) await writeFile(join(target, name, 'config.json'), config)
    return packagesOf(metafile)
  }
  const routes = functions.map(({ name, path }) => ({ name, directory: name, triggerPath: path }))
  await writeFile(
    join(target, 'cloudbase-functions.json'),
    `${JSON.stringify({ functionsRoot: '.', functions: routes }, null, 2)}\n`,
  )
  await build({
    entryPoints: [join(root, 'scripts/functions/local/runtime.ts')],
    outfile: join(target, LOCAL_RUNTIME),
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
  return packagesOf(metafile)
}

/** A function as it is deployed: behind what answers in its place where its variables are not there. */
const DEPLOYED = 'deployed:'
const polite: Plugin = {
  name: 'polite',
  setup(build) {
    build.onResolve({ filter: /^deployed:/ }, ({ path }) => ({
      path: path.slice(DEPLOYED.length),
      namespace: 'deployed',
    }))
    build.onLoad({ filter: /.*/, namespace: 'deployed' }, ({ path: name }) => ({
      contents: `import { politely } from './lib/entry/politely.ts'
export const main = politely('${name}', () => require('./${name}/index.ts'))`,
      resolveDir: join(root, 'cloudfunctions'),
    }))
  },
}

/** Only what is left after what nobody uses has been taken out. */
function packagesOf({ outputs }: Metafile): string[] {
  const files = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file)
  return [
    ...new Set(
      files.flatMap((file) => /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
    ),
  ]
}
