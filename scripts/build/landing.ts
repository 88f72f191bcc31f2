import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))
const source = join(root, 'src/landing')

/** As old as WeChat's open tag allows: Android 5 with WeChat's own kernel, iOS 10.3. */
const BROWSERS = ['es2016', 'chrome58']

type Parts = Record<'page.html' | 'page.css' | 'page.js', string>

/** The landing page in its three parts, minified. */
async function buildParts(): Promise<Parts> {
  const { name } = JSON.parse(await readFile(join(root, 'manifest.json'), 'utf8')) as {
    name: string
  }
  const { outputFiles } = await build({
    entryPoints: { page: join(source, 'main.ts'), style: join(source, 'page.css') },
    outdir: source,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: BROWSERS,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    define: { APP_NAME: JSON.stringify(name) },
  })
  const output = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))!.text.trim() // both are entries above
  return {
    'page.html': (await readFile(join(source, 'page.html'), 'utf8')).replaceAll(
      '{name}',
      escapeText(name),
    ),
    'page.css': output('style.css'),
    'page.js': output('page.js'),
  }
}

/** The landing page as the function serves it: one document, with everything in it but WeChat's JS-SDK. */
async function buildLanding(): Promise<string> {
  const parts = await buildParts()
  return (
    parts['page.html']
      .replace(/>\s+</g, '><')
      .replace('/* style */', () => parts['page.css'])
      // What ends a script ends it in a text, too.
      .replace('/* script */', () => parts['page.js'].replaceAll('</', '<\\/'))
  )
}

/** @throws Error naming what must not be in the page: places that are not allowed, secrets */
export async function checkLanding(): Promise<void> {
  // It brings the compiler with it, which nobody else who builds functions needs.
  const { checkBundle } = await import('./checkBundles.ts')
  const directory = await mkdtemp(join(tmpdir(), 'landing-'))
  try {
    for (const [file, text] of Object.entries(await buildParts()))
      await writeFile(join(directory, file), text)
    const findings = await checkBundle(directory, 'landing')
    if (findings.length > 0)
      throw new Error(
        findings.map(({ file, what }) => `the landing page: ${file} ${what}`).join('\n'),
      )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Puts the page where a function imports `landing-page`. */
export const landingPage: Plugin = {
  name: 'landing-page',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^landing-page$/ }, ({ path }) => ({ path, namespace: 'landing-page' }))
    onLoad({ filter: /.*/, namespace: 'landing-page' }, async () => ({
      contents: await buildLanding(),
      loader: 'text',
    }))
  },
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
