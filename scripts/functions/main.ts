import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FUNCTIONS, buildFunctions } from './build.ts'

/** `npm run build:functions`: every deployed function, one bundled file each, under dist/functions. */
const target = fileURLToPath(new URL('../../dist/functions/', import.meta.url))
await buildFunctions(target, { local: false })
for (const { name } of FUNCTIONS.filter(({ deployed }) => deployed)) {
  const { size } = await stat(join(target, name, 'index.js'))
  console.log(`${name.padEnd(12)}${(size / 1024).toFixed(0)} KB`)
}
