import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pagesOf, withoutSlashes, type AppJson } from '../../testkit/wechat/host/pack.ts'
import type { Ci, Project } from './ci.ts'
import { compileOptions } from './project.ts'

/** One line of the report. */
export interface Finding {
  what: string
  /** Undefined: it is as it should be. */
  wrong?: string
}

/** Whether what app.json, the pages, the theme and the sitemap say is what WeChat would take. */
export async function examineJson(ci: Ci, project: Project, directory: string): Promise<Finding[]> {
  const app = JSON.parse(await readFile(join(directory, 'app.json'), 'utf8')) as AppJson & {
    themeLocation?: string
  }
  const checks: [string, () => Promise<unknown>][] = [
    ['app.json', () => ci.getAppJSON(project)],
    ...pagesOf(app).map((pagePath): [string, () => Promise<unknown>] => [
      `${pagePath}.json`,
      () => ci.getPageJSON(project, { pagePath, miniprogramRoot: '' }),
    ]),
    [
      'theme.json',
      () => ci.checkThemeJSON(project, { themeLocation: app.themeLocation ?? '', root: '' }),
    ],
    ['sitemap.json', () => ci.getSiteMapJSON(project)],
  ]
  const findings: Finding[] = []
  for (const [what, check] of checks) findings.push(await outcome(what, check))
  return findings
}

/** WeChat's own remarks on sizes, minifying and what nobody uses. */
export async function examineQuality(ci: Ci, project: Project, folder: string): Promise<Finding[]> {
  const remarks = await ci.checkCodeQuality(project, {
    saveReportPath: join(folder, 'quality.json'),
  })
  if (remarks.length === 0) throw new Error('the checker said nothing at all')
  return remarks.map(({ name, success, text, detail }) => ({
    what: name,
    ...(!success && { wrong: `${text} ${JSON.stringify(detail ?? '')}` }),
  }))
}

/** Compiles as an upload does. @param target where what comes of it is put. @returns bytes of the main package */
export async function compile(ci: Ci, project: Project, target: string): Promise<number> {
  const zip = `${target}.zip`
  const files = await ci.getCompiledResult(
    { ...compileOptions(project), version: '0', desc: '' },
    zip,
  )
  await rm(target, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(target, path)), { recursive: true })
    await writeFile(join(target, path), content)
  }
  await rm(zip, { force: true })
  const { subPackages = [] } = JSON.parse(String(files['app.json'])) as AppJson
  return Object.entries(files)
    .filter(
      ([path]) => !subPackages.some(({ root }) => path.startsWith(`${withoutSlashes(root)}/`)),
    )
    .reduce((bytes, [, content]) => bytes + Buffer.byteLength(content), 0)
}

async function outcome(what: string, check: () => Promise<unknown>): Promise<Finding> {
  try {
    await check()
    return { what }
  } catch (error) {
    return { what, wrong: error instanceof Error ? error.message : String(error) }
  }
}
