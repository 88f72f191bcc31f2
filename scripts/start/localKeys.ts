import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface LocalKeys {
  SEAL_KEYS: string
  INDEX_KEY: string
  DEV_SESSION_KEY: string
}

interface KeptKeys {
  keys: LocalKeys
  /** Of the HIS's channel where a platform of somebody else's is called: the sandbox's own is known to everybody. */
  hisSecret: string
}

/** Beside the data. */
export const KEYS_FILE = 'local-keys.json'

/**
 * This machine's own keys, made once and kept beside the data they seal.
 * @throws Error where DATA_DIR cannot be used; where the file is damaged, for what it sealed would be lost
 */
export async function localKeys(dataDir: string): Promise<KeptKeys> {
  const file = join(dataDir, KEYS_FILE)
  try {
    await mkdir(dataDir, { recursive: true })
    const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    const known = kept === undefined ? {} : (JSON.parse(kept) as Partial<Record<string, string>>)
    const all = { ...newKeys(), ...known }
    if (Object.keys(all).length > Object.keys(known).length) await keep(file, all)
    const { HIS_SECRET: hisSecret, ...keys } = all
    return { keys, hisSecret }
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`${file} 损坏，打不开已有的数据：请恢复这个文件，或换一个 DATA_DIR`, {
        cause: error,
      })
    throw new Error(`DATA_DIR 不能用（${(error as Error).message}）`, { cause: error })
  }
}

const newKeys = () => ({
  SEAL_KEYS: `local1:${randomBytes(32).toString('base64')}`,
  INDEX_KEY: randomBytes(32).toString('base64'),
  DEV_SESSION_KEY: randomBytes(32).toString('base64'),
  HIS_SECRET: randomBytes(16).toString('hex'),
})

/** Whole or not at all, should the process be killed meanwhile. */
async function keep(file: string, keys: object): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(keys), { mode: 0o600 })
  await rename(draft, file)
}
