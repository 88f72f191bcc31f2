import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { EnvironmentReader } from '../config/environment.ts'

/**
 * Personal data at rest: sealed with AES-256-GCM, bound to the place it belongs to, under a key whose id stands in
 * front so that keys can change while old data is still read.
 */
export interface Sealer {
  /** @param place where it is kept: data copied to another place does not open */
  seal(clear: object, place: string): string
  /** @throws Error where it is damaged, from another place, or its key is gone */
  open<T extends object>(sealed: string, place: string): T
  /** A keyed fingerprint: the same parts give the same text, and nobody without the key can try numbers out. 43 characters. */
  fingerprint(...parts: string[]): string
  /**
   * The keys of a purpose (HKDF-SHA-256, RFC 5869), the first to make and all to recognise: whoever has one of them can
   * find out neither the index key nor the key of another purpose.
   */
  keysFor(purpose: string): readonly Buffer[]
}

export interface SealingKeys {
  /** The first seals; all of them open. */
  sealing: readonly { id: string; key: Buffer }[]
  index: Buffer
}

/** `SEAL_KEYS="new:base64,old:base64"`, 32 bytes each; `INDEX_KEY`, 32 bytes in base64. */
export function readSealingKeys(environment: EnvironmentReader): SealingKeys {
  const given = environment.text('SEAL_KEYS')
  const sealing = given
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const [, id = '', encoded = ''] =
        /^\s*([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/]{43}=)\s*$/.exec(pair) ?? []
      if (id === '')
        environment.wrong('SEAL_KEYS', '应是 名称:密钥 的列表，密钥为 32 字节的 base64')
      return { id, key: Buffer.from(encoded, 'base64') }
    })
  if (given !== '' && sealing.length === 0) environment.wrong('SEAL_KEYS', '里面没有密钥')
  if (new Set(sealing.map(({ id }) => id)).size !== sealing.length)
    environment.wrong('SEAL_KEYS', '名称不能重复')
  return { sealing, index: readIndexKey(environment) }
}

/** For whoever reads the store and opens nothing that is sealed. */
export function readIndexKey(environment: EnvironmentReader): Buffer {
  const index = environment.text('INDEX_KEY')
  if (index !== '' && !/^[A-Za-z0-9+/]{43}=$/.test(index))
    environment.wrong('INDEX_KEY', '应是 32 字节的 base64')
  return Buffer.from(index, 'base64')
}

export function createSealer({ sealing, index }: SealingKeys): Sealer {
  const derived = new Map<string, readonly Buffer[]>()
  return {
    seal(clear, place) {
      const { id, key } = sealing[0]!
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${id}|${place}`))
      const body = Buffer.concat([
        nonce,
        cipher.update(JSON.stringify(clear), 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return `${id}.${body.toString('base64url')}`
    },
    open<T extends object>(sealed: string, place: string) {
      const [id = '', encoded = ''] = sealed.split('.')
      const key = sealing.find((one) => one.id === id)?.key
      if (key === undefined) throw new Error(`no sealing key is called ${id.slice(0, 16)}`)
      const body = Buffer.from(encoded, 'base64url')
      if (body.length < 28) throw new Error('sealed data is too short')
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12), {
        authTagLength: 16,
      })
        .setAAD(Buffer.from(`${id}|${place}`))
        .setAuthTag(body.subarray(-16))
      return JSON.parse(
        Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString('utf8'),
      ) as T
    },
    fingerprint: (...parts) =>
      createHmac('sha256', index).update(JSON.stringify(parts)).digest('base64url'),
    keysFor(purpose) {
      const keys = derived.get(purpose) ?? [
        Buffer.from(hkdfSync('sha256', index, Buffer.alloc(0), purpose, 32)),
      ]
      derived.set(purpose, keys)
      return keys
    },
  }
}
