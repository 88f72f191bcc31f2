interface Outcome {
  success?: (result: { errMsg: string }) => void
  fail?: (reason: { errMsg: string }) => void
}

type WriteOptions = Outcome & { filePath: string; data: string; encoding: 'base64' }

const ROOT = 'wxfile://usr'
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))

/** How a file begins, by what it is said to be. */
const MARKS: Record<string, string> = {
  pdf: '%PDF-',
  png: '\x89PNG',
  jpg: '\xff\xd8\xff',
  gif: 'GIF8',
}

/** The part of a phone's storage that the app may write to, as `wx.getFileSystemManager()` gives it. */
export class Files {
  readonly kept = new Map<string, Uint8Array>()
  /** As on a phone without room. */
  full = false
  readonly #folders = new Set([ROOT])

  readonly manager = {
    mkdirSync: (path: string, recursive = false): void => {
      if (this.#folders.has(path) && !recursive)
        throw new Error(`mkdirSync:fail file already exists ${path}`)
      this.#folders.add(path)
    },
    rmdirSync: (path: string, recursive = false): void => {
      if (!this.#folders.has(path))
        throw new Error(`rmdirSync:fail no such file or directory ${path}`)
      const inside = [...this.kept.keys()].filter((file) => folderOf(file) === path)
      if (inside.length > 0 && !recursive)
        throw new Error(`rmdirSync:fail directory not empty ${path}`)
      for (const file of inside) this.kept.delete(file)
      this.#folders.delete(path)
    },
    writeFile: (options: WriteOptions): void => this.#write('writeFile', options),
    appendFile: (options: WriteOptions): void => this.#write('appendFile', options),
  }

  #write(name: 'writeFile' | 'appendFile', { filePath, data, success, fail }: WriteOptions): void {
    const before = name === 'appendFile' ? this.kept.get(filePath) : new Uint8Array()
    const why = this.full
      ? 'the maximum size of the file storage limit is exceeded'
      : before !== undefined && this.#folders.has(folderOf(filePath))
        ? undefined
        : `no such file or directory ${filePath}`
    if (why === undefined) this.kept.set(filePath, joined(before!, bytesOf(data)))
    void Promise.resolve().then(() =>
      why === undefined
        ? success?.({ errMsg: `${name}:ok` })
        : fail?.({ errMsg: `${name}:fail ${why}` }),
    )
  }

  /** Why a file cannot be shown, or undefined where it is there and is what its ending says. */
  unfit(path: unknown): Error | undefined {
    const bytes = this.kept.get(String(path))
    if (bytes === undefined) return new Error(`file doesn't exist ${String(path)}`)
    const mark = MARKS[String(path).slice(String(path).lastIndexOf('.') + 1)]
    const start = String.fromCharCode(...bytes.subarray(0, mark?.length ?? 0))
    return mark !== undefined && start === mark ? undefined : new Error('filetype not supported')
  }
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  const whole = new Uint8Array(before.length + after.length)
  whole.set(before)
  whole.set(after, before.length)
  return whole
}
