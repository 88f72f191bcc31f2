import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { KeysFor } from '../../cloudfunctions/lib/store/proof.ts'
import type { Document } from '../../cloudfunctions/lib/store/store.ts'

/** Counted up whenever what stands in a backup means something else: an older version then refuses it by name. */
export const FORMAT = 1
const NAME = 'quanzhou-credit-care backup'

/** The first line, readable by anybody: no secret, and nobody's name. */
export interface Header {
  name: string
  format: number
  madeAt: string
  institution: string
  /** Of the key that opens the rest; tells another installation's backup from a damaged one. */
  key: string
}

/** Every further line, encrypted. */
export type Part =
  | { collection: string; rows: BackupRow[] }
  /** The last one: a file that was cut off has none. */
  | { end: true; counts: Record<string, number> }

export interface BackupRow {
  id: string
  /** With its proof, as it stands in the database. */
  document: Document
  /** ms since the epoch; null: it lasts. */
  until: number | null
}

/** A file that is no backup, is damaged, belongs to another installation or is newer. Chinese, without a full stop. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

const keyOf = (keysFor: KeysFor): Buffer => keysFor('backup file')[0]
const markOf = (key: Buffer): string =>
  createHash('sha256').update('care backup key').update(key).digest('base64url').slice(0, 12)

export const createHeader = (keysFor: KeysFor, institution: string, now: number): Header => ({
  name: NAME,
  format: FORMAT,
  madeAt: new Date(now).toISOString(),
  institution,
  key: markOf(keyOf(keysFor)),
})

/** @throws BackupError */
export function readHeader(line: string, keysFor: KeysFor): Header {
  const header = parsed(line)
  if (header?.name !== NAME || !Number.isInteger(header.format))
    throw new BackupError('这个文件不是 npm run backup 写出的备份')
  if (header.format > FORMAT)
    throw new BackupError(
      `这份备份是更新的版本写出的（格式 ${header.format}，这里只认到 ${FORMAT}）：请用那个版本的代码恢复`,
    )
  if (header.key !== markOf(keyOf(keysFor)))
    throw new BackupError('这份备份用的是另一个 INDEX_KEY：请用写出它的那套变量')
  return header
}

function parsed(line: string): Header | undefined {
  try {
    return JSON.parse(line) as Header
  } catch {
    return undefined
  }
}

/** Seals part after part to lines: each is bound to the header and to its place, so none can be moved or left out. */
export function createSealing(keysFor: KeysFor, headerLine: string): (part: Part) => string {
  let place = 0
  return (part) => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', keyOf(keysFor), nonce)
    cipher.setAAD(boundTo(headerLine, place++))
    const text = gzipSync(JSON.stringify(part))
    return Buffer.concat([
      nonce,
      cipher.update(text),
      cipher.final(),
      cipher.getAuthTag(),
    ]).toString('base64')
  }
}

/**
 * @returns what opens line after line, in their order; it throws BackupError where one is not what was written there
 */
export function createOpening(keysFor: KeysFor, headerLine: string): (line: string) => Part {
  let place = 0
  return (line) => {
    const bytes = Buffer.from(line, 'base64')
    try {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keysFor), bytes.subarray(0, 12), {
        authTagLength: 16,
      })
      decipher.setAAD(boundTo(headerLine, place++)).setAuthTag(bytes.subarray(-16))
      const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
      return JSON.parse(gunzipSync(text).toString('utf8')) as Part
    } catch (cause) {
      throw new BackupError(`备份坏了：第 ${place + 1} 行被改动过，或不在原来的位置`, { cause })
    }
  }
}

const boundTo = (headerLine: string, place: number): Buffer =>
  createHash('sha256').update(`${place}\n${headerLine}`).digest()
