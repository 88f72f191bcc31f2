import { rmSync } from 'node:fs'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const GB = 1024 ** 3

/**
 * Work in a directory of its own among the temporary ones, which goes however the work ends: also by Ctrl-C.
 * @param bytes that it will need there
 * @throws Error before it begins, where there is less
 */
export async function onDisk<T>(bytes: number, work: (directory: string) => Promise<T>) {
  const { bavail, bsize } = await statfs(tmpdir())
  if (bavail * bsize < bytes)
    throw new Error(
      `${tmpdir()} 还有 ${(Number(bavail * bsize) / GB).toFixed(1)} GB，要用 ${(bytes / GB).toFixed(1)} GB（TMPDIR 可以指到别处）`,
    )
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  const stop = () => {
    rmSync(directory, { recursive: true, force: true })
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  try {
    return await work(directory)
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
    await rm(directory, { recursive: true, force: true })
  }
}
