import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What of Tencent's miniprogram-ci is used, as its documentation describes it. */
export interface Ci {
  Project: new (options: {
    appid: string
    type: 'miniProgram'
    projectPath: string
    privateKeyPath: string
    ignores: string[]
  }) => Project
  DefaultProjectAttr: object
  setLocale(locale: 'zh' | 'en'): void
  getAppJSON(project: Project): Promise<object>
  getPageJSON(
    project: Project,
    page: { pagePath: string; miniprogramRoot: string },
  ): Promise<object>
  checkThemeJSON(project: Project, theme: { themeLocation: string; root: string }): Promise<object>
  getSiteMapJSON(project: Project): Promise<object>
  checkCodeQuality(project: Project, options: { saveReportPath: string }): Promise<Quality[]>
  getCompiledResult(
    options: CompileOptions & { version: string; desc: string },
    zip: string,
  ): Promise<Record<string, string | Buffer>>
  upload(options: CompileOptions & { version: string; desc: string }): Promise<Uploaded>
  preview(
    options: CompileOptions & { desc: string; qrcodeFormat: 'image'; qrcodeOutputDest: string },
  ): Promise<Uploaded>
}

export interface Project {
  attr(): Promise<object>
}

/** One of WeChat's remarks on the code. */
interface Quality {
  name: string
  success: boolean
  text: string
  detail?: unknown
}

export interface CompileOptions {
  project: Project
  setting: { useProjectConfig: true; es6: true; minify: true }
  onProgressUpdate: (progress: unknown) => void
}

export interface Uploaded {
  /** Bytes; `__APP__` is the main package, `__FULL__` the whole. */
  subPackageInfo?: { name: string; size: number }[]
}

const folder = fileURLToPath(new URL('../../tools/wechat-ci/', import.meta.url))

/**
 * Tencent's miniprogram-ci. It weighs 275 MB with what it needs, so it lies in a folder of its own and is installed
 * when it is first used, without running any package's scripts.
 * @throws Error where it cannot be installed
 */
export async function loadCi(say: (words: string) => void): Promise<Ci> {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  const mark = join(folder, 'node_modules/.installed')
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
    say('第一次用到微信的 miniprogram-ci，正在安装到 tools/wechat-ci（约 275 MB）……')
    await install()
    writeFileSync(mark, lock)
  }
  return createRequire(join(folder, 'package.json'))('miniprogram-ci') as Ci
}

async function install(): Promise<void> {
  const child = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  if (code !== 0) throw new Error(`miniprogram-ci 没有装上：${complaint.trim()}`)
}
