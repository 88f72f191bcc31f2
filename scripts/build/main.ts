import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildApp, type Platform } from './buildApp.ts'
import { checkBundle } from './checkBundles.ts'
import { firstScreenSize, miniProgramSizes, type Size } from './sizes.ts'
import { table } from './table.ts'
import { compileForWechat } from './wechat/compile.ts'
import { worded } from './wechat/problem.ts'

/** `tsx scripts/build/main.ts h5|mp-weixin [--outDir dir]`: builds the app, looks through it, has WeChat's
 * compilers go through it, and weighs it. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { outDir: { type: 'string' } },
})
const platform = positionals[0] as Platform
if (positionals.length !== 1 || !['h5', 'mp-weixin'].includes(platform)) {
  console.error('usage: tsx scripts/build/main.ts h5|mp-weixin [--outDir dir]')
  process.exit(2)
}
const root = fileURLToPath(new URL('../../', import.meta.url))
const outDir =
  values.outDir === undefined ? join(root, 'dist/build', platform) : resolve(values.outDir)

async function sizes(): Promise<Size[]> {
  if (platform === 'mp-weixin') return miniProgramSizes(outDir)
  const { pages } = JSON.parse(await readFile(join(root, 'pages.json'), 'utf8')) as {
    pages: [{ path: string }]
  }
  return [await firstScreenSize(outDir, pages[0].path)]
}

/** @returns how much WeChat's own compilers would not take */
async function compileAsWechat(): Promise<number> {
  const start = performance.now()
  const { templates, styleSheets, problems } = await compileForWechat(outDir)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(
    `WeChat's compilers: ${templates} templates, ${styleSheets} style sheets, ` +
      `${problems.length} problems, ${seconds} s`,
  )
  for (const problem of problems) console.error(worded(problem))
  return problems.length
}

try {
  await buildApp(platform, outDir)
  const findings = await checkBundle(outDir, platform)
  const refused = platform === 'mp-weixin' ? await compileAsWechat() : 0
  const weighed = await sizes()
  // vite's notes on its chunks have served; what is left is what is delivered.
  await rm(join(outDir, '.vite'), { recursive: true, force: true })
  console.log(table(weighed))
  for (const { file, what } of findings) console.error(`${file} ${what}`)
  const heavy = weighed.filter(({ bytes, limit }) => bytes > limit)
  if (findings.length > 0 || refused > 0 || heavy.length > 0) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
