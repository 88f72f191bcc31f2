import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../build/buildApp.ts'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { loadCi } from './ci.ts'
import { compile, examineJson, examineQuality, type Finding } from './examine.ts'
import { withOfflineProject } from './project.ts'
import { walkOn } from './walk.ts'

const USAGE = `用法：npm run check:wechat

用微信自己的 miniprogram-ci 看一遍构建好的小程序，不联网、不需要账号：app.json、各页、主题和 sitemap 的内容，代码质量，
按上传的方式编译，称主包（目标 300 KB），再在编译出来的包上把患者的路走一遍。第一次会安装 275 MB。有一项不对，以 3 结束。`

/** Bytes, of what WeChat's own compiler makes of the main package. */
const MAIN_PACKAGE_BYTES = 300 * 1024

await start((started) =>
  runCommand(started, { usage: USAGE, options: {} }, async ({ positionals }) => {
    noMore(positionals)
    const say = (words: string) => void started.out.write(`${words}\n`)
    const ci = await loadCi(say)
    ci.setLocale('zh')
    const folder = await mkdtemp(join(tmpdir(), 'check-wechat-'))
    try {
      const built = join(folder, 'mp-weixin')
      const compiled = join(folder, 'compiled')
      await buildApp('mp-weixin', built)
      const { findings, size } = await withOfflineProject(ci, built, async (project, rest) => ({
        findings: [
          ...(await examineJson(ci, project, built)),
          ...(await examineQuality(ci, project, rest)),
        ],
        size: await examineSize(() => compile(ci, project, compiled)),
      }))
      const walk = size.compiled ? await walkOn(compiled) : []
      const all = [
        ...findings,
        size.finding,
        ...walk.map(({ what, ...more }) => ({ what: `走到 ${what}`, ...more })),
      ] satisfies Finding[]
      for (const { what, wrong } of all)
        say(`${wrong === undefined ? '✓' : '✗'} ${what}${wrong === undefined ? '' : `：${wrong}`}`)
      const wrong = all.filter((one) => one.wrong !== undefined).length
      say(`${all.length} 项，${wrong} 项不对`)
      return wrong === 0 ? EXIT.good : EXIT.found
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }),
)
async function examineSize(
  weigh: () => Promise<number>,
): Promise<{ compiled: boolean; finding: Finding }> {
  try {
    const bytes = await weigh()
    const what = `编译后的主包 ${(bytes / 1024).toFixed(1)} KB`
    return {
      compiled: true,
      finding: { what, ...(bytes > MAIN_PACKAGE_BYTES && { wrong: '超过 300 KB' }) },
    }
  } catch (error) {
    return { compiled: false, finding: { what: '编译', wrong: (error as Error).message } }
  }
}

// miniprogram-ci leaves workers behind that would keep this process.
process.exit()
