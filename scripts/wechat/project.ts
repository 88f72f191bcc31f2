import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ci, CompileOptions, Project } from './ci.ts'

/** As an upload compiles: to what old phones run too, minified, by the project's own settings. */
export const compileOptions = (project: Project): CompileOptions => ({
  project,
  setting: { useProjectConfig: true, es6: true, minify: true },
  onProgressUpdate: () => {},
})

/**
 * A built mini-program as miniprogram-ci takes it, for everything that needs no account: with a key made for this once,
 * and without the question to WeChat what the account allows.
 */
export async function withOfflineProject<Result>(
  ci: Ci,
  directory: string,
  work: (project: Project, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'wechat-ci-'))
  const key = join(folder, 'throwaway.key')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await writeFile(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
  try {
    const project = projectOf(ci, { directory, appid: 'touristappid', key })
    project.attr = () => Promise.resolve(ci.DefaultProjectAttr)
    return await quietly(() => work(project, folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** miniprogram-ci tells the console each of its steps, and that it cannot ask WeChat. What is wrong it throws. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { log, info, warn, error } = console
  const nothing = () => {}
  Object.assign(console, { log: nothing, info: nothing, warn: nothing, error: nothing })
  try {
    return await work()
  } finally {
    Object.assign(console, { log, info, warn, error })
  }
}

/** @param key the file of the upload key, from WeChat's console */
export const projectOf = (
  ci: Ci,
  { directory, appid, key }: { directory: string; appid: string; key: string },
): Project =>
  new ci.Project({
    appid,
    type: 'miniProgram',
    projectPath: directory,
    privateKeyPath: key,
    ignores: ['node_modules/**/*'],
  })
