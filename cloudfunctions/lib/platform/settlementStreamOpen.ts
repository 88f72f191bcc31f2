import { undecryptable } from '../protocol/cipher.ts'
import {
  DEFAULT_LIMITS,
  ProtocolError,
  ambiguousField,
  dialectOf,
  isWireObject,
  openResponse,
  parseWire,
  stringifyWire,
  type Channel,
  type Dialect,
  type Freshness,
  type ResponseContent,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import { nativeAvailable } from '../protocol/primitives/native.ts'
import { decryptedSource, readRange, type ReadableFile } from './settlementStreamCipher.ts'
import { scanDocument, type Node } from './settlementStreamScan.ts'
import { verifyMembers } from './settlementStreamSignature.ts'

/** As openResponse gives it, but for `data`, whose rows are still where they were. */
export type StreamedResponse = Omit<ResponseContent, 'data'> & { data?: Node }

/**
 * Opens a response that lies in a file, of any size, in bounded memory; refuses whatever openResponse refuses. When it
 * resolves, the signature over all rows has been found good: three passes over the file have been made, and each
 * reading of the rows makes another.
 *
 * Stricter than openResponse in this only: a member of 1 MB beside the lists is refused, and so is one with a list in it
 * that stands both outside and inside of the cipher text, even where both are equal.
 *
 * Where the channel's algorithms cannot work piece by piece (SM2 signatures, RSA encryption, and SM3 and SM4 in a
 * runtime whose OpenSSL lacks them, so that sm-crypto stands in), the message is opened whole, and may not be larger
 * than 64 MB.
 * @throws ProtocolError as openResponse; `protocol.too-large`
 */
export async function openResponseFile(
  channel: Channel,
  file: ReadableFile,
  freshness: Freshness,
  native: boolean = nativeAvailable(),
): Promise<StreamedResponse> {
  const { size } = await file.stat()
  if (!worksInParts(channel, native)) return openWhole(channel, file, size, freshness)
  const dialect = dialectOf(channel)
  const outer = await scanDocument(() => readRange(file, 0, size), { longText: dialect.encdata })
  if (outer.kind !== 'object') throw notAnObject()
  const outside = new Map(outer.members)
  const [cipherText, signature] = [outside.get(dialect.encdata), outside.get(dialect.sign)]
  outside.delete(dialect.encdata)
  outside.delete(dialect.sign)
  const encrypted = hasValue(cipherText)
  if (channel.security === 'sign+encrypt' && !encrypted && hasValue(outside.get('data')))
    throw malformed('加密渠道的应答没有加密', dialect.encdata)
  if (channel.security !== 'sign+encrypt' && encrypted)
    throw malformed('渠道没有启用加密，应答却是密文', dialect.encdata)
  const whole = encrypted
    ? unite(outside, await scanSecret(channel, file, cipherText), dialect)
    : outside
  if (channel.security === 'plain') await readThrough(whole)
  else await requireSignature(whole, signature, channel, dialect)
  const data = whole.get('data')
  const head = outline(whole)
  for (const name of ['data', dialect.encdata, dialect.sign, dialect.timestamp]) delete head[name]
  // The rest of the message is small: openResponse itself judges its time, which is the outside's, and reads its code.
  const timestamp = outside.get(dialect.timestamp)
  const { data: _none, ...answer } = openResponse(
    { ...channel, security: 'plain' },
    { ...head, ...(timestamp && { [dialect.timestamp]: outline(outside)[dialect.timestamp] }) },
    freshness,
  )
  return { ...answer, ...(hasValue(data) && { data }) }
}

const worksInParts = ({ security, signType, encType }: Channel, native: boolean): boolean =>
  security === 'plain' ||
  (signType !== 'SM2' &&
    (signType !== 'SM3' || native) &&
    (security === 'sign' || encType === 'AES' || (encType === 'SM4' && native)))

async function openWhole(
  channel: Channel,
  file: ReadableFile,
  size: number,
  freshness: Freshness,
): Promise<StreamedResponse> {
  if (size > DEFAULT_LIMITS.maxSize) {
    throw new ProtocolError(
      'protocol.too-large',
      `应答超过 ${DEFAULT_LIMITS.maxSize / 1024 / 1024} MB，而本渠道的签名或加密方式在此运行环境里不能分段核验`,
    )
  }
  const bytes: Buffer[] = []
  for await (const chunk of readRange(file, 0, size)) bytes.push(chunk)
  const message = parseWire(Buffer.concat(bytes))
  if (!isWireObject(message)) throw notAnObject()
  const { data, ...rest } = openResponse(channel, message, freshness)
  return data === undefined ? rest : { ...rest, data: { kind: 'value', value: data } }
}

/** What is inside; whatever is wrong with it is one and the same failure, as in the envelope. */
async function scanSecret(channel: Channel, file: ReadableFile, cipherText: Node): Promise<Node> {
  if (cipherText.kind !== 'text') throw undecryptable()
  const decrypted = await decryptedSource(
    () => readRange(file, cipherText.from, cipherText.to),
    channel,
  )
  return withElements(await hidingWhy(() => scanDocument(decrypted)))
}

/** An element that is no JSON is found when its list is read, and then is the same failure too. */
function withElements(node: Node): Node {
  if (node.kind === 'object')
    return {
      ...node,
      members: new Map([...node.members].map(([name, member]) => [name, withElements(member)])),
    }
  if (node.kind !== 'list') return node
  return {
    ...node,
    async *elements() {
      const elements = node.elements()
      for (;;) {
        const step = await hidingWhy(() => elements.next())
        if (step.done) return
        yield step.value
      }
    },
  }
}

async function hidingWhy<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof ProtocolError && error.code === 'protocol.json'
      ? undecryptable(error)
      : error
  }
}

function unite(
  outside: ReadonlyMap<string, Node>,
  inside: Node,
  dialect: Dialect,
): Map<string, Node> {
  const data = outside.get('data')
  if (data !== undefined && valueOf(data) === undefined)
    throw malformed('密文内外的 data 不一致', 'data')
  if (inside.kind !== 'object' || !inside.members.has(dialect.code))
    return new Map(outside).set('data', inside)
  for (const [name, node] of inside.members) {
    const other = outside.get(name)
    if (hasValue(other) && !same(other, node, name))
      throw malformed(`密文内外的 ${name} 不一致`, name)
  }
  return new Map([...outside, ...inside.members])
}

function same(left: Node, right: Node, name: string): boolean {
  const [a, b] = [valueOf(left), valueOf(right)]
  return (
    a !== undefined &&
    b !== undefined &&
    stringifyWire({ [name]: a }) === stringifyWire({ [name]: b })
  )
}

/** The value of a node that has no list in it. */
export function valueOf(node: Node): WireValue | undefined {
  if (node.kind === 'value') return node.value
  if (node.kind !== 'object') return undefined
  const object: WireObject = {}
  for (const [name, member] of node.members) {
    const value = valueOf(member)
    if (value === undefined) return undefined
    object[name] = value
  }
  return object
}

/** No signature to check makes nobody read the rows; that they are JSON is to be known all the same. */
async function readThrough(members: ReadonlyMap<string, Node>): Promise<void> {
  for (const node of members.values()) {
    if (node.kind === 'object') await readThrough(node.members)
    if (node.kind === 'list') for await (const _element of node.elements());
  }
}

async function requireSignature(
  whole: ReadonlyMap<string, Node>,
  given: Node | undefined,
  channel: Channel,
  dialect: Dialect,
): Promise<void> {
  const signature = given?.kind === 'value' ? given.value : undefined
  if (typeof signature !== 'string' || signature === '')
    throw new ProtocolError('protocol.signature', '报文没有签名', { field: dialect.sign })
  if (!(await verifyMembers(whole, signature, channel)))
    throw new ProtocolError('protocol.signature', '签名不正确', { field: dialect.sign })
  const ambiguous = ambiguousField(outline(whole))
  if (ambiguous !== undefined)
    throw malformed(
      `字段 ${ambiguous.slice(0, 40)} 的内容会使签名有两种读法（含“&名称=”）`,
      ambiguous,
    )
}

/** The message, but for what is not held of it: something that is neither text nor empty stands there. */
function outline(members: ReadonlyMap<string, Node>): WireObject {
  return Object.fromEntries([...members].map(([name, node]) => [name, valueOf(node) ?? {}]))
}

const hasValue = (node: Node | undefined): node is Node =>
  node !== undefined &&
  (node.kind === 'text'
    ? node.to > node.from
    : node.kind !== 'value' || (node.value !== null && node.value !== ''))
const malformed = (message: string, field: string) =>
  new ProtocolError('protocol.envelope', message, { field })
const notAnObject = () => new ProtocolError('protocol.envelope', '医保平台的应答不是一个 JSON 对象')
