import { createHash, createSign, createVerify, timingSafeEqual } from 'node:crypto'
import smCrypto from 'sm-crypto'
import type { Channel } from './channel.ts'
import { InputError } from './errors.ts'
import { chunksOf, encoded, type Pieces } from './pieces.ts'
import { primitives } from './primitives/index.ts'

/** The key at the end of the signed text: the channel's bizkey where one is assigned, else its secret. */
export const signKeyOf = (channel: Channel): string => channel.signKey ?? channel.appSecret ?? ''

/**
 * Signs the canonical text (clause 1.3.2): SM3 and MD5 as upper-case hex, RSA (SHA256withRSA) and SM2 (SM3withSM2,
 * default user id, r‖s) as base64.
 * @throws InputError where the channel lacks the private key its signType needs
 */
export function signText(text: Pieces, channel: Channel): string {
  switch (channel.signType) {
    case 'SM3':
      return primitives.sm3(chunksOf(text)).toUpperCase()
    case 'MD5':
      return fed(createHash('md5'), text).digest('hex').toUpperCase()
    case 'RSA':
      return fed(createSign('RSA-SHA256'), text).sign(required(channel, 'privateKey'), 'base64')
    case 'SM2': {
      const key = required(channel, 'privateKey')
      const signature = smCrypto.sm2.doSignature(Array.from(encoded(text)), key)
      return Buffer.from(signature, 'hex').toString('base64')
    }
  }
}

/**
 * Whether the signature is the text's. Constant-time where a secret is compared.
 * @throws InputError as signText, for the public key
 */
export function verifyText(text: Pieces, signature: string, channel: Channel): boolean {
  switch (channel.signType) {
    case 'SM3':
    case 'MD5':
      return sameText(signText(text, channel), signature.toUpperCase())
    case 'RSA': {
      const bytes = strictBase64(signature)
      return (
        bytes !== undefined &&
        fed(createVerify('RSA-SHA256'), text).verify(required(channel, 'publicKey'), bytes)
      )
    }
    case 'SM2': {
      const bytes = strictBase64(signature)
      if (bytes?.length !== 64) return false
      const key = required(channel, 'publicKey')
      return smCrypto.sm2.doVerifySignature(
        Array.from(encoded(text)),
        bytes.toString('hex'),
        key.length === 128 ? `04${key}` : key,
      )
    }
  }
}

/** @returns the digest, which has taken a text in its UTF-8 */
function fed<D extends { update(chunk: string | Uint8Array): unknown }>(
  digest: D,
  text: Pieces,
): D {
  for (const chunk of chunksOf(text)) digest.update(chunk)
  return digest
}

/** Compares two secrets without telling by its time how much of them agrees. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * In its one spelling: the bits that base64 leaves over are zero, or one signature would be many (and a message be new
 * again).
 */
function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function required(channel: Channel, name: 'privateKey' | 'publicKey'): string {
  const key = channel[name]
  if (key === undefined)
    throw new InputError('input.channel', `${name} 未设置：${channel.signType} 签名需要它`, {
      field: name,
    })
  return key
}
