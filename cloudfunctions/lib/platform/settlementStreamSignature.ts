import { createHash, createVerify, type Hash, type Verify } from 'node:crypto'
import {
  InputError,
  UNSIGNED_NAMES,
  canonicalText,
  sameText,
  signKeyOf,
  type Channel,
  type WireValue,
} from '../protocol/index.ts'
import type { Node } from './settlementStreamScan.ts'

/** Of canonical text, before it is handed to the digest, UTF-16 units. */
const BATCH = 64 * 1024

/**
 * Whether the signature is the message's (appendix 1.3.2), as `verifyText(canonicalText(message), …)` would say, without
 * the text ever being whole: rows are canonicalised and digested one by one, in the place where their list sorts.
 * @param channel its signType is SM3, MD5 or RSA
 * @throws ProtocolError where an element of a list is no JSON
 */
export async function verifyMembers(
  members: ReadonlyMap<string, Node>,
  signature: string,
  channel: Channel,
): Promise<boolean> {
  const digest = digestOf(channel)
  let batch = ''
  const write = (text: string) => {
    batch += text
    if (batch.length < BATCH) return
    digest.update(batch)
    batch = ''
  }
  for (const name of [...members.keys()].sort()) {
    const node = members.get(name)!
    if (UNSIGNED_NAMES.has(name) || isEmpty(node)) continue
    write(`${name}=`)
    if (node.kind === 'value' && typeof node.value === 'string') write(node.value)
    else await writeNode(node, write)
    write('&')
  }
  digest.update(`${batch}key=${signKeyOf(channel)}`)
  return digest.is(signature)
}

async function writeNode(node: Node, write: (text: string) => void): Promise<void> {
  switch (node.kind) {
    case 'value':
      return write(canonicalValue(node.value))
    case 'text':
      throw new TypeError('only the cipher text is a long text, and it is not signed')
    case 'list': {
      let separator = '['
      for await (const element of node.elements()) {
        write(separator + canonicalValue(element))
        separator = ','
      }
      return write(separator === '[' ? '[]' : ']')
    }
    case 'object': {
      let separator = '{'
      for (const name of [...node.members.keys()].sort()) {
        const member = node.members.get(name)!
        if (isEmpty(member)) continue
        write(`${separator}${JSON.stringify(name)}:`)
        await writeNode(member, write)
        separator = ','
      }
      return write(separator === '{' ? '{}' : '}')
    }
  }
}

/** The one canonical form is the protocol's: a value is written as the only element of a list, without the brackets. */
const canonicalValue = (value: WireValue): string =>
  canonicalText({ v: [value] }, '').slice('v=['.length, -']&key='.length)

const isEmpty = (node: Node): boolean =>
  node.kind === 'value' && (node.value === null || node.value === '')

interface Digest {
  update(text: string): void
  /** Ends it. */
  is(signature: string): boolean
}

function digestOf(channel: Channel): Digest {
  switch (channel.signType) {
    case 'SM3':
    case 'MD5': {
      const hash: Hash = createHash(channel.signType.toLowerCase())
      return {
        update: (text) => void hash.update(text, 'utf8'),
        is: (signature) => sameText(hash.digest('hex').toUpperCase(), signature.toUpperCase()),
      }
    }
    case 'RSA': {
      const { publicKey } = channel
      if (publicKey === undefined)
        throw new InputError('input.channel', 'publicKey 未设置：RSA 签名需要它', {
          field: 'publicKey',
        })
      const verify: Verify = createVerify('RSA-SHA256')
      return {
        update: (text) => void verify.update(text, 'utf8'),
        is: (signature) =>
          Buffer.from(signature, 'base64').toString('base64') === signature &&
          verify.verify(publicKey, signature, 'base64'),
      }
    }
    case 'SM2':
      throw new TypeError('SM2 is not verified in parts')
  }
}
