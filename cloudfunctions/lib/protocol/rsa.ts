import {
  constants,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import type { Channel } from './channel.ts'
import { InputError } from './errors.ts'

/** PKCS#1 v1.5 takes this many bytes of each block for itself. */
const OVERHEAD = 11

/** RSA PKCS#1 v1.5 (RFC 8017, 7.2), in chunks of the key's size. @throws InputError without a public key */
export function encryptRsa(plain: Uint8Array, channel: Channel): Buffer {
  const key = createPublicKey(required(channel, 'publicKey'))
  const chunk = blockSize(key) - OVERHEAD
  const blocks: Buffer[] = []
  for (let start = 0; start < plain.length || start === 0; start += chunk) {
    blocks.push(
      publicEncrypt(
        { key, padding: constants.RSA_PKCS1_PADDING },
        plain.subarray(start, start + chunk),
      ),
    )
  }
  return Buffer.concat(blocks)
}

/** @throws InputError without a private key; Error where the cipher text is no whole number of blocks */
export function decryptRsa(cipherText: Uint8Array, channel: Channel): Buffer {
  const key = createPrivateKey(required(channel, 'privateKey'))
  const size = blockSize(key)
  if (cipherText.length % size !== 0) throw new Error('not a whole number of blocks')
  const plain: Buffer[] = []
  for (let start = 0; start < cipherText.length; start += size) {
    // Node 20 refuses PKCS#1 v1.5 here (CVE-2023-46809), so the padding is taken off below.
    plain.push(
      unpad(
        privateDecrypt(
          { key, padding: constants.RSA_NO_PADDING },
          cipherText.subarray(start, start + size),
        ),
      ),
    )
  }
  return Buffer.concat(plain)
}

/**
 * Where the padding is wrong, noise takes the place of the text (as OpenSSL 3.2's implicit rejection): the caller then
 * fails at the JSON or the signature, and whoever tries cipher texts does not learn how their padding looked.
 */
function unpad(block: Buffer): Buffer {
  const noise = randomBytes(block.length)
  const end = block.indexOf(0, 2)
  const good = block[0] === 0 && block[1] === 2 && end >= OVERHEAD - 1
  return good ? block.subarray(end + 1) : noise
}

const blockSize = (key: KeyObject): number =>
  Math.ceil(key.asymmetricKeyDetails!.modulusLength! / 8) // every key here is an RSA key

function required(channel: Channel, name: 'privateKey' | 'publicKey'): string {
  const key = channel[name]
  if (key === undefined)
    throw new InputError('input.channel', `${name} 未设置：RSA 加密需要它`, { field: name })
  return key
}
