import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

export const functionsLogFile = (dataDir: string): string => join(dataDir, 'logs', 'functions.log')

/** Every line of the functions goes to `functions.log`; what somebody should look at is also shown, in short. */
export async function openFunctionsLog(
  directory: string,
): Promise<{ take(line: string): void; close(): Promise<void> }> {
  await mkdir(directory, { recursive: true })
  const file = createWriteStream(join(directory, 'functions.log'), { flags: 'a', mode: 0o600 })
  return {
    take(line) {
      file.write(`${line}\n`)
      const shown = inShort(line)
      if (shown !== undefined) console.log(shown)
    },
    close: () => new Promise((resolve) => file.end(resolve)),
  }
}

/** Of warnings and errors: when, which function, what. Undefined for all else. */
function inShort(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const {
      level,
      time,
      function: name,
      msg,
      err,
    } = JSON.parse(line) as {
      level?: number
      time?: string
      function?: string
      msg?: string
      err?: { message?: string }
    }
    if (level === undefined || level < 40) return undefined
    return `  ${level >= 50 ? '错误' : '提醒'} ${time?.slice(11, 19) ?? ''} ${name ?? ''} ${msg ?? ''}${err?.message ? `：${err.message}` : ''}`
  } catch {
    return undefined
  }
}
