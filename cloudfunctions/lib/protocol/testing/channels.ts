import { generateKeyPairSync } from 'node:crypto'
import smCrypto from 'sm-crypto'
import {
  AUTH_MODES,
  CIPHER_TEXTS,
  DIALECTS,
  ENC_TYPES,
  SECURITY_LEVELS,
  SIGN_TYPES,
  parseChannel,
  type Channel,
} from '../channel.ts'

/** Both ends of one channel. Each has its own private key and the other's public one. */
export interface Ends {
  title: string
  caller: Channel
  answerer: Channel
}

export interface KeyPair {
  privateKey: string
  publicKey: string
}

export const rsaPair = (modulusLength = 2048): KeyPair =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

const pairs = () => {
  const rsa = [rsaPair(), rsaPair()] as const
  const sm2 = [smCrypto.sm2.generateKeyPairHex(), smCrypto.sm2.generateKeyPairHex()] as const
  return { rsa, sm2 }
}

/** Every channel that two sides can agree on: dialects × auth modes × security levels × algorithms × cipher texts. */
export function everyChannel(): Ends[] {
  const { rsa, sm2 } = pairs()
  const ends: Ends[] = []
  for (const dialect of DIALECTS)
    for (const authMode of AUTH_MODES)
      for (const security of SECURITY_LEVELS) {
        if (dialect === 'ec' && security === 'plain' && authMode !== 'anonymous') continue
        for (const signType of security === 'plain' ? SIGN_TYPES.slice(0, 1) : SIGN_TYPES) {
          for (const encType of security === 'sign+encrypt' ? ENC_TYPES : ENC_TYPES.slice(0, 1)) {
            // RSA cipher text is base64 always; the one pair of keys cannot be both SM2's and RSA's.
            for (const cipherText of security === 'sign+encrypt' && encType !== 'RSA'
              ? CIPHER_TEXTS
              : CIPHER_TEXTS.slice(0, 1)) {
              if (signType === 'SM2' && encType === 'RSA') continue
              const [ours, theirs] = signType === 'SM2' ? sm2 : rsa
              const agreed = {
                appId: 'QZTEST00000000000001',
                appSecret: 's3cret-of-the-channel',
                token: 'a-token',
                dialect,
                authMode,
                security,
                signType,
                encType,
                cipherText,
              }
              ends.push({
                title: [dialect, authMode, security, signType, encType, cipherText].join(' '),
                caller: parseChannel({
                  ...agreed,
                  privateKey: ours.privateKey,
                  publicKey: theirs.publicKey,
                }),
                answerer: parseChannel({
                  ...agreed,
                  privateKey: theirs.privateKey,
                  publicKey: ours.publicKey,
                }),
              })
            }
          }
        }
      }
  return ends
}

/** A channel of the usual kind: User mode, SM3, SM4. */
export const usualChannel = (changes: Record<string, unknown> = {}): Channel =>
  parseChannel({ appId: 'QZTEST00000000000001', appSecret: 's3cret-of-the-channel', ...changes })
