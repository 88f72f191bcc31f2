import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Started } from '../command/command.ts'
import { buildApp, type Platform } from './buildApp.ts'
import { checkBundle } from './checkBundles.ts'
import { firstPageIn } from './firstPage.ts'
import { identityLine, type AppIdentity } from './identity.ts'
import { firstScreenSize, miniProgramSizes, type Size } from './sizes.ts'
import { table } from './table.ts'
import { compileForWechat } from './wechat/compile.ts'
import { worded } from './wechat/problem.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Told = Pick<Started, 'out' | 'err'>

/**
 * Builds the app, looks through it, has WeChat's compilers go through it, weighs it, and says so.
 * @returns whether it is fit to be delivered
 */
export async function buildAndReport(
  platform: Platform,
  outDir: string,
  identity: AppIdentity,
  { out, err }: Told,
): Promise<boolean> {
  if (platform === 'mp-weixin') out.write(`${identityLine(identity)}\n`)
  await buildApp(platform, outDir, { identity })
  const findings = await checkBundle(outDir, platform)
  const refused = platform === 'mp-weixin' ? await compileAsWechat(outDir, { out, err }) : 0
  const weighed = await sizes(platform, outDir)
  // vite's notes on its chunks have served; what is left is what is delivered.
  await rm(join(outDir, '.vite'), { recursive: true, force: true })
  out.write(`${table(weighed)}\n`)
  for (const { file, what } of findings) err.write(`${file} ${what}\n`)
  const heavy = weighed.filter(({ bytes, limit }) => bytes > limit)
  return findings.length === 0 && refused === 0 && heavy.length === 0
}

async function sizes(platform: Platform, outDir: string): Promise<Size[]> {
  if (platform === 'mp-weixin') return miniProgramSizes(outDir)
  return [await firstScreenSize(outDir, firstPageIn(root))]
}

/** @returns how much WeChat's own compilers would not take */
async function compileAsWechat(outDir: string, { out, err }: Told): Promise<number> {
  const begun = performance.now()
  const { templates, styleSheets, problems } = await compileForWechat(outDir)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  out.write(
    `WeChat's compilers: ${templates} templates, ${styleSheets} style sheets, ` +
      `${problems.length} problems, ${seconds} s\n`,
  )
  for (const problem of problems) err.write(`${worded(problem)}\n`)
  return problems.length
}
