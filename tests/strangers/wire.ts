import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

// The standard's envelope as somebody else reads it, written from its text and from what vendors hand on: nothing of
// this project is used here, so that a fault of ours cannot be on both sides.

/** How the rule for values that are objects is read. */
export type SignedBy = 'raw' | 'text' | 'bare'

/** A number as it is written on the wire: `1000.00`, `1E+3`. */
export class Written {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Json = null | boolean | string | Written | Json[] | { [name: string]: Json }
export type Fields = Record<string, Json>

export interface Keys {
  appId: string
  secret: string
  signedBy: SignedBy
}

/** JSON whose numbers keep their text. */
export function read(text: string): Json {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (found) =>
    found.startsWith('"') ? found : `"\\u0001${found}"`,
  )
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('\u0001') ? new Written(value.slice(1)) : value,
  ) as Json
}

export function write(value: Json): string {
  if (value instanceof Written) return value.text
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, one]) => `${JSON.stringify(name)}:${write(one)}`,
  )
  return `{${members.join(',')}}`
}

/** The same, every character outside of ASCII escaped: some writers do. */
export const writeAscii = (value: Json): string =>
  write(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const isNothing = (value: Json | undefined) => value === undefined || value === null || value === ''

function nested(value: Json, by: SignedBy): string | undefined {
  if (Array.isArray(value)) {
    const kept = by === 'raw' ? value : value.filter((one) => !isNothing(one))
    const written = kept.map((one) => nested(one, by)).filter((one) => one !== undefined)
    if (by === 'bare' && written.length === 0) return undefined
    if (by === 'text' && value.length === 0) return undefined
    return `[${written.join(',')}]`
  }
  if (value instanceof Written) return by === 'text' ? `"${value.text}"` : value.text
  if (typeof value === 'boolean') return by === 'text' ? `"${String(value)}"` : String(value)
  if (value === null || typeof value === 'string') return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .filter((name) => !isNothing(value[name]))
    .map((name) => [name, nested(value[name]!, by)] as const)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `${JSON.stringify(name)}:${one!}`)
  return by === 'bare' && members.length === 0 ? undefined : `{${members.join(',')}}`
}

/** Appendix 1.3, with SM3 as the protocol says. */
export function signature(message: Fields, { secret, signedBy }: Keys): string {
  const parts: string[] = []
  for (const name of Object.keys(message).sort()) {
    const value = message[name]!
    if (isNothing(value) || name === 'chs_fjs_sign' || name === 'chs_fjs_encdata') continue
    const text =
      typeof value === 'string'
        ? value
        : value instanceof Written
          ? value.text
          : nested(value, signedBy)
    if (text === undefined || (signedBy === 'text' && text.trim() === '')) continue
    parts.push(`${name}=${text}`)
  }
  if (signedBy === 'text')
    parts.sort((a, b) =>
      a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0,
    )
  return createHash('sm3')
    .update([...parts, `key=${secret}`].join('&'), 'utf8')
    .digest('hex')
    .toUpperCase()
}

/** Appendix 1.4: the secret under the first 16 characters of the channel's id; 16 of the capitals are the key. */
function keyOf({ appId, secret }: Keys): Buffer {
  const cipher = createCipheriv('sm4-ecb', Buffer.from(appId.slice(0, 16)), null)
  return Buffer.from(
    Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      .toString('hex')
      .toUpperCase()
      .slice(0, 16),
  )
}

export function encrypt(plain: Uint8Array, keys: Keys): Buffer {
  const cipher = createCipheriv('sm4-ecb', keyOf(keys), null)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}

/** Hex, small or large, or base64. */
export function decrypt(text: string, keys: Keys): Json {
  const bytes = /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  const decipher = createDecipheriv('sm4-ecb', keyOf(keys), null)
  return read(Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8'))
}

/** An answer whose business data is in its cipher text. @throws where it is not signed as this reader knows it */
export function openAnswer(text: string, keys: Keys): Fields {
  const { chs_fjs_sign: sign, chs_fjs_encdata: cipherText, ...outside } = read(text) as Fields
  const clear = decrypt(textOf(cipherText), keys) as Fields
  if (signature({ ...outside, ...clear }, keys) !== sign) throw new Error('签名不正确')
  return clear
}

export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value instanceof Written ? value.text : ''
