import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One installed or installable package, as the lock file names it. */
export interface Package {
  name: string
  version: string
  /** Its folder, from the root; where the same package lies twice, each is one. */
  path: string
  /** As it says itself, else as the lock says; undefined where neither does. */
  licence: string | undefined
  /** Needed for building and testing only. */
  dev: boolean
}

interface LockEntry {
  version?: string
  license?: string
  dev?: boolean
  devOptional?: boolean
  link?: boolean
}

export interface Project {
  packages: Package[]
}

/** @throws Error where the lock is not of version 3, or a package stands in it without a version */
export function readProject(root: string): Project {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    lockfileVersion: number
    packages: Record<string, LockEntry>
  }
  if (lock.lockfileVersion !== 3)
    throw new Error(`package-lock.json 是第 ${lock.lockfileVersion} 版，应是第 3 版`)
  const packages = Object.entries(lock.packages)
    .filter(([path, { link }]) => path !== '' && !link)
    .map(([path, entry]): Package => {
      if (entry.version === undefined) throw new Error(`package-lock.json 里 ${path} 没有版本`)
      return {
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: entry.version,
        path,
        licence: licenceOf(join(root, path)) ?? entry.license,
        dev: entry.dev === true || entry.devOptional === true,
      }
    })
  return { packages }
}

/** The three ways in which packages have said it over the years. Undefined where it is not installed, too. */
function licenceOf(folder: string): string | undefined {
  let said: { license?: unknown; licenses?: unknown }
  try {
    said = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as typeof said
  } catch {
    return undefined
  }
  const given = said.license ?? said.licenses
  const all = (Array.isArray(given) ? given : [given]).map((one: unknown) =>
    typeof one === 'object' && one !== null ? (one as { type?: unknown }).type : one,
  )
  const named = all.filter((one): one is string => typeof one === 'string' && one !== '')
  return named.length === 0 ? undefined : named.length === 1 ? named[0] : `(${named.join(' OR ')})`
}
