import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { eachOf, type Several } from '../config/several.ts'
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
  /**
   * A keyed fingerprint: the same parts give the same text, and nobody without the key can try numbers out. 43
   * characters.
   */
  fingerprint(...parts: string[]): string
  /**
   * As fingerprint, with the present key and, while it is being changed, with those before it: what any of them made is
   * found.
   */
  fingerprints(...parts: string[]): Several<string>
  /**
   * The keys of a purpose (HKDF-SHA-256, RFC 5869), the first to make and all to recognise: whoever has one of them can
   * find out neither the index key nor the key of another purpose.
   */
  keysFor(purpose: string): Several<Buffer>
  /** How the links of the audit trail are proven, the present way first: see AuditMac. */
  auditMacs: Several<AuditMac>
}

/** HMAC-SHA-256 of a text. The first makes; the others recognise what was made before the first was there. */
export type AuditMac = (text: string) => string

export interface SealingKeys {
  /** The first seals; all of them open. */
  sealing: readonly { id: string; key: Buffer }[]
  index: IndexKey
  /** Those before it, while it is being changed. */
  oldIndexes?: readonly Buffer[]
  /**
   * Of whoever writes the audit trail, and nobody else's. Without one the trail is under the index key, which others
   * have.
   */
  audit?: Buffer
}

/** The key itself; or, for a function that has to know less, the keys of single purposes that were derived from it. */
type IndexKey = Buffer | ReadonlyMap<string, Buffer>

/** `SEAL_KEYS="new:base64,old:base64"`, 32 bytes each; `INDEX_KEY`, 32 bytes in base64. */
export function readSealingKeys(environment: EnvironmentReader): SealingKeys {
  const given = environment.text('SEAL_KEYS')
  const pairs = given
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean)
  if (given !== '' && pairs.length === 0) environment.wrong('SEAL_KEYS', '里面没有密钥')
  const sealing = pairs.flatMap((pair) => {
    const [, id, key] = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/]{43}=)$/.exec(pair) ?? []
    if (id !== undefined && key !== undefined) return [{ id, key: Buffer.from(key, 'base64') }]
    environment.wrong('SEAL_KEYS', '应是 名称:密钥 的列表，密钥为 32 字节的 base64')
    return []
  })
  if (new Set(sealing.map(({ id }) => id)).size !== sealing.length)
    environment.wrong('SEAL_KEYS', '名称不能重复')
  return { ...readIndexKeys(environment), sealing }
}

/** For whoever reads the store and opens nothing that is sealed. */
export function readIndexKeys(environment: EnvironmentReader): SealingKeys {
  const index = readKey(environment, 'INDEX_KEY', environment.text('INDEX_KEY'))
  const old = environment.optionalText('INDEX_KEY_OLD')
  const oldIndexes = (old?.split(',') ?? []).map((one) =>
    readKey(environment, 'INDEX_KEY_OLD', one.trim()),
  )
  if (oldIndexes.some((one) => one.equals(index)))
    environment.wrong('INDEX_KEY_OLD', '与 INDEX_KEY 相同：换好了就删去它')
  return { sealing: [], index, oldIndexes }
}

/** For whoever writes the audit trail, or verifies it. */
export function readAuditKey(environment: EnvironmentReader): { audit?: Buffer } {
  const audit = environment.optionalText('AUDIT_KEY')
  return audit === undefined ? {} : { audit: readKey(environment, 'AUDIT_KEY', audit) }
}

function readKey(environment: EnvironmentReader, name: string, text: string): Buffer {
  if (text !== '' && !isKey(text)) environment.wrong(name, '应是 32 字节的 base64')
  return Buffer.from(text, 'base64')
}

const isKey = (text: string): boolean => /^[A-Za-z0-9+/]{43}=$/.test(text)

/** By this purpose a function that has no index key of its own makes fingerprints: they are nobody else's. */
const FIND = 'find'

/** What a function is given instead of the index key: `purpose:base64,…`. @param index base64 */
export const derivedKeys = (index: string, purposes: readonly string[]): string =>
  [FIND, ...purposes]
    .map((purpose) => {
      const key = derive(Buffer.from(index, 'base64'), purpose)
      return `${purpose}:${key.toString('base64')}`
    })
    .join(',')

/** What derivedKeys has made, or the index key itself, as on one's own machine. */
export function readDerivedKeys(
  environment: EnvironmentReader,
  purposes: readonly string[],
): SealingKeys {
  const text = environment.text('INDEX_KEY')
  if (!text.includes(':')) return readIndexKeys(environment)
  const given = new Map(
    text.split(',').map((pair): [string, string] => {
      const at = pair.lastIndexOf(':')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
  if (![FIND, ...purposes].every((purpose) => isKey(given.get(purpose) ?? '')))
    environment.wrong('INDEX_KEY', `应有 ${[FIND, ...purposes].join('、')} 的密钥`)
  const index = new Map(
    [...given].map(([purpose, key]) => [purpose, Buffer.from(key, 'base64')] as const),
  )
  return { sealing: [], index }
}

const derive = (index: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', index, Buffer.alloc(0), purpose, 32))

function keyOf(index: IndexKey, purpose: string): Buffer {
  const key = Buffer.isBuffer(index) ? derive(index, purpose) : index.get(purpose)
  if (key === undefined) throw new TypeError(`this function has no key for ${purpose}`)
  return key
}

const hmac = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url')

export function createSealer({ sealing, index, oldIndexes = [], audit }: SealingKeys): Sealer {
  const derived = new Map<string, Several<Buffer>>()
  const find = Buffer.isBuffer(index) ? index : keyOf(index, FIND)
  const finds: Several<Buffer> = [find, ...oldIndexes]
  const byFinds = eachOf(
    finds,
    (key): AuditMac =>
      (text) =>
        hmac(key, JSON.stringify(['audit', text])),
  )
  const fingerprint = (...parts: string[]) => hmac(find, JSON.stringify(parts))
  return {
    seal(clear, place) {
      const [newest] = sealing
      if (newest === undefined) throw new Error('there is no key to seal with')
      const { id, key } = newest
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${id}|${place}`))
      const body = Buffer.concat([
        nonce,
        cipher.update(Buffer.from(JSON.stringify(clear))),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return `${id}.${body.toString('base64url')}`
    },
    open<T extends object>(sealed: string, place: string) {
      const dot = sealed.indexOf('.')
      const id = sealed.slice(0, dot)
      const key = sealing.find((one) => one.id === id)?.key
      if (key === undefined) throw new Error(`no sealing key is called ${id.slice(0, 16)}`)
      const body = Buffer.from(sealed.slice(dot + 1), 'base64url')
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
    fingerprint,
    fingerprints: (...parts) => {
      const text = JSON.stringify(parts)
      return eachOf(finds, (key) => hmac(key, text))
    },
    auditMacs: audit === undefined ? byFinds : [(text) => hmac(audit, text), ...byFinds],
    keysFor(purpose) {
      const keys: Several<Buffer> = derived.get(purpose) ?? [
        keyOf(index, purpose),
        ...oldIndexes.map((one) => keyOf(one, purpose)),
      ]
      derived.set(purpose, keys)
      return keys
    },
  }
}
