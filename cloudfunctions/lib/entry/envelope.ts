import {
  CareError,
  ProtocolError,
  StateError,
  isWireObject,
  openEither,
  openRequestOfAnyAge,
  parseWire,
  requestAppId,
  requestFunid,
  sealResponse,
  showsSecret,
  stringifyWire,
  type Channel,
  type Freshness,
  type Opening,
  type RequestContent,
  type ResponseContent,
  type SignReading,
  type WireLimits,
  type WireObject,
} from '../protocol/index.ts'
import type { Several } from '../config/several.ts'
import { requestId } from '../log/request.ts'
import { PlatformFault } from '../platform/errors.ts'
import { openLearning, type ReadingMemory } from '../readings/memory.ts'
import { jsonReply, type HttpReply, type HttpInvocation } from './invocation.ts'

/** A channel on which we are spoken to; whoever still has its old secrets is answered with those. */
export interface Door {
  channel: Channel
  /** How the other side signs, as far as it is known. */
  readings: ReadingMemory
  /** By which reading it is answered, where the channel does not say. */
  answerReading(): Promise<SignReading>
}

export interface EnvelopeOptions<D extends Door> {
  /** No other channels are answered. */
  doors: Several<D>
  /** Of a request, before it is looked at: whoever asks has proven nothing yet. */
  limits: WireLimits
  /** Told of each message that came with the old secrets. */
  oldSecretUsed(door: D): void
  freshness(): Freshness
  /** Whether every request names a service; 获取医院收费信息 has none. */
  namesService: boolean
  /** Told of each message that was opened. */
  asked(content: RequestContent): void
  /** How a failure is told to the other side. */
  refuse(error: unknown): ResponseContent
  /** Told of each answer. */
  answered(content: ResponseContent): void
}

/**
 * The cloud carries an answer of 6 MB, in which ours is once more a text in JSON, and cuts off whatever is larger: the
 * HIS would hear of nothing. Bytes.
 */
const MAX_ANSWER_BYTES = 5_500_000

/**
 * Answers what was opened.
 * @param door through which it came
 * @param stale why it is not fresh, where it is not: it may be looked up, and moves nothing
 */
type Act<D extends Door> = (
  content: RequestContent,
  message: WireObject,
  door: D,
  stale: ProtocolError | undefined,
) => Promise<ResponseContent>

/**
 * The door for whoever speaks the standard to us: opens the request, lets `act` answer it, seals the answer. Refusals
 * are HTTP 200 with a code; only what is no JSON object is 400, and another method 405.
 */
export async function answerEnvelope<D extends Door>(
  invocation: HttpInvocation,
  options: EnvelopeOptions<D>,
  act: Act<D>,
): Promise<HttpReply> {
  if (invocation.method !== 'POST')
    return { ...jsonReply(405, '{"code":9405,"type":"input.method","message":"请用 POST 提交"}') }
  let message: WireObject
  try {
    message = readMessage(invocation.body, options.limits)
  } catch (error) {
    return jsonReply(400, stringifyWire({ ...options.refuse(error) }))
  }
  const appId = requestAppId(message)
  const known = options.doors.find(({ channel }) => channel.appId === appId)
  const door = known ?? options.doors[0]
  const opening = known === undefined ? unknownChannel(door) : await open(message, door, options)
  const channel = isProven(opening, message)
    ? opening.channel
    : ({ ...opening.channel, security: 'plain' } as const)
  const seal = async (content: ResponseContent) => {
    const reading = await door.answerReading()
    const timestamp = options.freshness().now
    const text = stringifyWire(sealResponse(channel, { ...content, timestamp }, reading))
    if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) throw tooLarge(text)
    options.answered(content)
    return jsonReply(200, text)
  }
  if (opening.channel === door.channel.old) options.oldSecretUsed(door)
  try {
    if ('error' in opening) throw opening.error
    const { stale, ...content } = opening.opened
    options.asked(content)
    return await seal(await act(content, message, door, stale))
  } catch (error) {
    return await seal(options.refuse(error))
  }
}

type Opened = ReturnType<typeof openRequestOfAnyAge>

const open = (
  message: WireObject,
  { channel, readings }: Door,
  { freshness, namesService }: Pick<EnvelopeOptions<Door>, 'freshness' | 'namesService'>,
): Promise<Opening<Opened>> =>
  openLearning(readings, requestFunid(message) ?? '', (tried) =>
    openEither(channel, (one) => {
      if (namesService && !hasService(message)) throw unnamedService()
      return openRequestOfAnyAge(one, message, freshness(), tried)
    }),
  )

const unknownChannel = ({ channel }: Door): Opening<Opened> => ({
  channel,
  error: new ProtocolError('protocol.channel', '渠道编号 chs_fjs_appid 不在本院渠道之列', {
    field: 'chs_fjs_appid',
  }),
})

/**
 * Whether whoever asks has shown that he has the channel's secret, by it or by its signature. To anybody else nothing
 * is signed or encrypted: with our signature over a known text he could try out secrets at home, as many as he likes.
 */
const isProven = (opening: Opening<unknown>, message: WireObject): boolean =>
  !('error' in opening) || showsSecret(opening.channel, message)

const hasService = ({ chs_fjs_funid: funid }: WireObject): boolean =>
  funid !== undefined && funid !== null && funid !== ''

const unnamedService = () =>
  new ProtocolError('protocol.envelope', '报文头缺少服务编号 chs_fjs_funid', {
    field: 'chs_fjs_funid',
  })

const tooLarge = ({ length }: string) =>
  new StateError(
    'state.answer-too-large',
    `应答有 ${(length / 1_000_000).toFixed(1)} MB，超过云函数能发出的大小，没有发出。请缩小查询范围，或直接向医保平台查询`,
  )

function readMessage(body: Buffer, limits: WireLimits): WireObject {
  const message = parseWire(body, limits)
  if (!isWireObject(message)) throw new ProtocolError('protocol.json', '报文应是一个 JSON 对象')
  return message
}

/** Our own refusals, apart from any code of the platform's: one number a kind; `type` says exactly what. */
const CODES = {
  input: 9400,
  protocol: 9401,
  state: 9409,
  business: 9422,
  unavailable: 9503,
} as const

export function refusalOf(error: unknown): ResponseContent {
  if (!(error instanceof CareError))
    return {
      code: 9500,
      type: 'unavailable.internal',
      message: withRequest('医院前置服务出错，请稍后原样重发；一直不行请联系信息科'),
    }
  if (error instanceof PlatformFault)
    return {
      code: 9502,
      type: error.code,
      message: withRequest(
        `医保平台的应答不合规定，与本次报文无关：${error.message}。请联系信息科`,
      ),
    }
  const message = error.kind === 'unavailable' ? withRequest(error.message) : error.message
  return { code: CODES[error.kind], type: error.code, message }
}

/** What is not the caller's doing has its cause in our log: the words say where. */
function withRequest(message: string): string {
  const id = requestId()
  return id === undefined ? message : `${message}（请求编号 ${id}）`
}
