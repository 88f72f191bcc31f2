import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { linkAppFiles } from './link.ts'

const USAGE = `用法：npm run dev:h5
      npm run dev:mp-weixin

uni-app 自己的开发模式：改了就重新编译。与正在运行的 npm start 一起用。`

/** uni-app's own development mode, beside a running `npm start`. */
await start((started) =>
  runCommand(
    started,
    { usage: USAGE, options: {} },
    ({ positionals: [platform = 'h5', ...more] }) => {
      noMore(more)
      linkAppFiles()
      const uni = createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/bin/uni.js')
      const child = spawn(process.execPath, [uni, '--platform', platform], { stdio: 'inherit' })
      return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? EXIT.failed)))
    },
  ),
)
