import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { linkAppFiles } from './link.ts'

/** `npm run dev:h5`, `npm run dev:mp-weixin`: uni-app's own development mode, beside a running `npm start`. */
linkAppFiles()
const uni = createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/bin/uni.js')
const child = spawn(process.execPath, [uni, '--platform', process.argv[2] ?? 'h5'], {
  stdio: 'inherit',
})
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
