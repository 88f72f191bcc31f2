import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { linkAppFiles } from './scripts/build/link.ts'
import { withEnglishApart } from './scripts/build/withEnglishApart.ts'
import { withFewerFiles } from './scripts/build/withFewerFiles.ts'
import { withFirstPageAhead } from './scripts/build/withFirstPageAhead.ts'
import { ownMachineOnly } from './scripts/build/ownMachineOnly.ts'
import { withoutPlantedRequest } from './scripts/build/withoutPlantedRequest.ts'
import { withoutServerModules } from './scripts/build/withoutServerModules.ts'
import { withoutWechatRoles } from './scripts/build/withoutWechatRoles.ts'

// Otherwise every build tells the vendor's update service a digest of this machine's network address.
process.env.CI ??= '1'

const root = fileURLToPath(new URL('.', import.meta.url))
// The plugin is CommonJS: what an ES module sees as its default export depends on the loader.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

// For whoever reads this file without building, as the linter does in a fresh clone.
linkAppFiles()

const functionsUrl = `http://127.0.0.1:${process.env.PORT_FUNCTIONS ?? 8700}`
const proxy = { '/patient': functionsUrl, '/dev-session': functionsUrl }
const port = Number(process.env.PORT_WEB ?? 5173)

export default defineConfig({
  plugins: [
    ownMachineOnly,
    withoutWechatRoles(),
    uni(),
    withoutPlantedRequest(),
    withoutServerModules(root),
    withEnglishApart(),
    withFewerFiles(root),
    withFirstPageAhead(root),
  ],
  resolve: { alias: { '@': resolve(root, 'src') } },
  server: { port, strictPort: true, host: '127.0.0.1', cors: false, proxy },
  preview: { port, strictPort: true, host: '127.0.0.1', cors: false, proxy },
})
