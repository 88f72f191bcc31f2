import { copyFileSync, existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { withoutPlantedRequest } from './scripts/build/withoutPlantedRequest.ts'
import { withoutServerModules } from './scripts/build/withoutServerModules.ts'

// Otherwise every build tells the vendor's update service a digest of this machine's network address.
process.env.CI ??= '1'

const root = fileURLToPath(new URL('.', import.meta.url))
// The plugin is CommonJS: what an ES module sees as its default export depends on the loader.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

// uni-app looks for both files in src/; the project keeps them at the root. A copy where links are not allowed (Windows).
for (const name of ['manifest.json', 'pages.json']) {
  const inSrc = resolve(root, 'src', name)
  const target = `../${name}`
  // Builds may run side by side: a link that is right is left alone.
  if (lstatSync(inSrc, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(inSrc) === target) continue
  rmSync(inSrc, { force: true })
  try {
    symlinkSync(target, inSrc)
  } catch {
    if (!existsSync(inSrc)) copyFileSync(resolve(root, name), inSrc)
  }
  if (!existsSync(inSrc)) throw new Error(`src/${name} could not be linked to the root's ${name}`)
}

const functionsUrl = `http://127.0.0.1:${process.env.PORT_FUNCTIONS ?? 8700}`
const proxy = { '/patient': functionsUrl, '/dev-session': functionsUrl }
const port = Number(process.env.PORT_WEB ?? 5173)

export default defineConfig({
  plugins: [uni(), withoutPlantedRequest(), withoutServerModules(root)],
  resolve: { alias: { '@': resolve(root, 'src') } },
  server: { port, strictPort: true, host: '127.0.0.1', proxy },
  preview: { port, strictPort: true, host: '127.0.0.1', proxy },
})
