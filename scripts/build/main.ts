import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, UsageError, runCommand, start, type Started } from '../command/command.ts'
import { buildApp, type Platform } from './buildApp.ts'
import { checkBundle } from './checkBundles.ts'
import { firstScreenSize, miniProgramSizes, type Size } from './sizes.ts'
import { table } from './table.ts'
import { compileForWechat } from './wechat/compile.ts'
import { worded } from './wechat/problem.ts'

const USAGE = `用法：npm run build:h5 [-- --outDir 目录]
      npm run build:mp-weixin [-- --outDir 目录]

构建页面，查看里面有没有不该有的，小程序再经微信自己的编译器编译一遍，称重量；默认放在 dist/build。`

const root = fileURLToPath(new URL('../../', import.meta.url))

async function sizes(platform: Platform, outDir: string): Promise<Size[]> {
  if (platform === 'mp-weixin') return miniProgramSizes(outDir)
  const { pages } = JSON.parse(await readFile(join(root, 'pages.json'), 'utf8')) as {
    pages: [{ path: string }]
  }
  return [await firstScreenSize(outDir, pages[0].path)]
}

/** @returns how much WeChat's own compilers would not take */
async function compileAsWechat(outDir: string, { out, err }: Started): Promise<number> {
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

/** Builds the app, looks through it, has WeChat's compilers go through it, and weighs it. */
await start((started) =>
  runCommand(
    started,
    { usage: USAGE, options: { outDir: { type: 'string' } } },
    async ({ values, positionals }) => {
      const [platform, ...more] = positionals
      if ((platform !== 'h5' && platform !== 'mp-weixin') || more.length > 0)
        throw new UsageError('构建的是 h5 或 mp-weixin，后面没有别的')
      const outDir = resolve(values.outDir ?? join(root, 'dist/build', platform))
      await buildApp(platform, outDir)
      const findings = await checkBundle(outDir, platform)
      const refused = platform === 'mp-weixin' ? await compileAsWechat(outDir, started) : 0
      const weighed = await sizes(platform, outDir)
      // vite's notes on its chunks have served; what is left is what is delivered.
      await rm(join(outDir, '.vite'), { recursive: true, force: true })
      started.out.write(`${table(weighed)}\n`)
      for (const { file, what } of findings) started.err.write(`${file} ${what}\n`)
      const heavy = weighed.filter(({ bytes, limit }) => bytes > limit)
      return findings.length > 0 || refused > 0 || heavy.length > 0 ? EXIT.failed : EXIT.good
    },
  ),
)
