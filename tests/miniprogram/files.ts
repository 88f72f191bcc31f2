import { posix } from 'node:path'

interface Outcome {
  success?: (result: { errMsg: string }) => void
  fail?: (reason: { errMsg: string }) => void
}

/** The part of a phone's storage that the app may write to, as `wx.getFileSystemManager()` gives it. */
export class Files {
  readonly kept = new Map<string, Buffer>()
  /** As on a phone without room. */
  full = false
  readonly #folders = new Set(['wxfile://usr'])

  readonly manager = {
    mkdirSync: (path: string, recursive = false): void => {
      if (this.#folders.has(path) && !recursive)
        throw new Error(`mkdirSync:fail file already exists ${path}`)
      this.#folders.add(path)
    },
    rmdirSync: (path: string, recursive = false): void => {
      if (!this.#folders.has(path))
        throw new Error(`rmdirSync:fail no such file or directory ${path}`)
      const inside = [...this.kept.keys()].filter((file) => posix.dirname(file) === path)
      if (inside.length > 0 && !recursive)
        throw new Error(`rmdirSync:fail directory not empty ${path}`)
      for (const file of inside) this.kept.delete(file)
      this.#folders.delete(path)
    },
    writeFile: ({
      filePath,
      data,
      encoding,
      success,
      fail,
    }: Outcome & { filePath: string; data: string; encoding: BufferEncoding }): void => {
      const why = this.full
        ? 'the maximum size of the file storage limit is exceeded'
        : this.#folders.has(posix.dirname(filePath))
          ? undefined
          : `no such file or directory ${filePath}`
      if (why === undefined) this.kept.set(filePath, Buffer.from(data, encoding))
      queueMicrotask(() =>
        why === undefined
          ? success?.({ errMsg: 'writeFile:ok' })
          : fail?.({ errMsg: `writeFile:fail ${why}` }),
      )
    },
  }
}
