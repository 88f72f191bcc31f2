import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFunctions } from '../functions/build.ts'
import type { Package, Project } from './packages.ts'

/** What the app's own build takes its run-time code from; the rest of these names' needs are tools. */
const IN_THE_APP = /^(vue|vue-demi|pinia|@vue\/.+|@dcloudio\/.+)$/
/** Installed in the cloud, with all that it needs. */
const BESIDE_THE_FUNCTIONS = '@cloudbase/node-sdk'

/**
 * The folders of the packages whose code patients or the cloud run: what esbuild put into the functions, what is
 * installed beside them, and what the app is made of. All others build, test, or run on a developer's machine.
 */
export async function deliveredPaths(project: Project): Promise<Set<string>> {
  const target = await mkdtemp(join(tmpdir(), 'delivered-'))
  try {
    const bundled = await buildFunctions(target, { local: false })
    const app = project.packages.filter(({ name }) => IN_THE_APP.test(name)).map(({ path }) => path)
    return new Set([
      ...bundled,
      ...app,
      ...withNeeds(`node_modules/${BESIDE_THE_FUNCTIONS}`, project.packages),
    ])
  } finally {
    await rm(target, { recursive: true })
  }
}

function withNeeds(path: string, packages: readonly Package[]): Set<string> {
  const byPath = new Map(packages.map((one) => [one.path, one]))
  const found = new Set<string>()
  const take = (one: string): void => {
    if (found.has(one)) return
    found.add(one)
    byPath.get(one)?.needs.forEach(take)
  }
  take(path)
  return found
}
