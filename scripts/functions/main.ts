import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { FUNCTIONS, buildFunctions } from './build.ts'

const USAGE = `用法：npm run build:functions

构建要部署的云函数，每个一个文件，放在 dist/functions。`

await start((started) =>
  runCommand(started, { usage: USAGE, options: {} }, async ({ positionals }) => {
    noMore(positionals)
    const target = fileURLToPath(new URL('../../dist/functions/', import.meta.url))
    await buildFunctions(target, { local: false })
    for (const { name } of FUNCTIONS.filter(({ deployed }) => deployed)) {
      const { size } = await stat(join(target, name, 'index.js'))
      started.out.write(`${name.padEnd(12)}${(size / 1024).toFixed(0)} KB\n`)
    }
    return EXIT.good
  }),
)
