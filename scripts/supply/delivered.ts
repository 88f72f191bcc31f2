import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFunctions } from '../functions/build.ts'
import type { Project } from './packages.ts'

/** What the app's own build takes its run-time code from; the rest of these names' needs are tools. */
const IN_THE_APP = /^(vue|vue-demi|pinia|@vue\/.+|@dcloudio\/.+)$/

/**
 * The folders of the packages whose code patients or the cloud run: what esbuild put into the functions, and what
 * the app is made of. All others build, test, or run on a developer's machine.
 */
export async function deliveredPaths(project: Project): Promise<Set<string>> {
  const target = await mkdtemp(join(tmpdir(), 'delivered-'))
  try {
    const bundled = await buildFunctions(target, { local: false })
    const app = project.packages.filter(({ name }) => IN_THE_APP.test(name)).map(({ path }) => path)
    return new Set([...bundled, ...app])
  } finally {
    await rm(target, { recursive: true })
  }
}
