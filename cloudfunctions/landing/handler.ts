import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import type { Log } from '../lib/log/log.ts'
import { CareError, InputError, StateError } from '../lib/protocol/index.ts'
import { qrSvg } from '../lib/qr/qr.ts'
import { signPage } from '../lib/wechat/signature.ts'
import type { LandingAction, LandingActions, LandingAnswer, Way } from './api.ts'
import type { LandingDependencies } from './dependencies.ts'

type Action<A extends LandingAction> = (
  dependencies: LandingDependencies,
  input: LandingActions[A]['input'],
) => Promise<LandingActions[A]['output']>

/** So often at the most a visitor can have another ticket asked for, ms. */
const TICKET_TIME = 10 * 60_000

const address = z.string().check(z.minLength(1), z.maxLength(2048))
const INPUTS = {
  link: z.object({}),
  sign: z.object({ url: address, refused: z.optional(z.boolean()) }),
  // A code of more is too fine for a telephone's eye.
  code: z.object({ url: z.string().check(z.minLength(1), z.maxLength(300)) }),
} satisfies Record<LandingAction, z.ZodMiniType<unknown>>

const ACTIONS: { [A in LandingAction]: Action<A> } = {
  link,
  sign,
  code: async ({ url }, input) => ({ svg: qrSvg(ownAddress(input.url, url)) }),
}

/**
 * Answers one request of the landing page. Nothing of a patient comes in or goes out: a stay's number stays in the
 * address.
 */
export async function answerLanding(
  request: unknown,
  connect: () => Promise<LandingDependencies>,
  log: Log,
): Promise<LandingAnswer<LandingAction>> {
  let action: LandingAction | undefined
  try {
    action = readAction(request)
    return { ok: true, data: await perform(action, request, await connect()) }
  } catch (error) {
    // What was never set up is no news.
    const level = error instanceof StateError ? 'debug' : 'warn'
    log[level]({ action, err: error }, 'a visitor of the landing page goes without')
    return { ok: false, error: describe(error) }
  }
}

function readAction(request: unknown): LandingAction {
  const { action } = (typeof request === 'object' && request !== null ? request : {}) as {
    action?: unknown
  }
  if (typeof action !== 'string' || !Object.hasOwn(INPUTS, action))
    throw new InputError('input.action', '请求中的 action 不在可用之列', { field: 'action' })
  return action as LandingAction
}

async function perform<A extends LandingAction>(
  action: A,
  request: unknown,
  dependencies: LandingDependencies,
): Promise<LandingActions[A]['output']> {
  const read = INPUTS[action].safeParse(request)
  if (!read.success)
    throw new InputError('input.field', '请求的字段有误', {
      field: read.error.issues[0]?.path.join('.') ?? '',
    })
  return (ACTIONS[action] as Action<A>)(dependencies, read.data)
}

async function link({ link: issued, scheme, log }: LandingDependencies): Promise<Way> {
  if (issued !== undefined) {
    try {
      return { url: await issued.current(), parameter: 'cq' }
    } catch (error) {
      if (scheme === undefined) throw error
      log.warn({ err: error }, 'no URL Link, the scheme stands in')
    }
  }
  if (scheme === undefined) throw notSetUp()
  return { url: scheme, parameter: 'query' }
}

async function sign(
  { signing, url: own, now }: LandingDependencies,
  { url, refused = false }: { url: string; refused?: boolean | undefined },
): Promise<LandingActions['sign']['output']> {
  if (signing === undefined) throw notSetUp()
  const page = ownAddress(url, own)
  const { appId, ticket, miniProgram } = signing
  // A ticket can be replaced before its end, by whoever else works with the account. But anybody can say so.
  if (refused) await ticket.refused(await ticket.current(), TICKET_TIME)
  const nonce = randomBytes(12).toString('hex')
  const timestamp = Math.floor(now() / 1000)
  return {
    appId,
    timestamp,
    nonceStr: nonce,
    signature: signPage({ ticket: await ticket.current(), nonce, timestamp, url: page }),
    miniProgram,
  }
}

/** The address without its fragment. @throws InputError where it is not our page: nobody else's is signed, or drawn */
function ownAddress(given: string, own: string | undefined): string {
  if (own === undefined) throw notSetUp()
  const [page = ''] = given.split('#')
  const rest = page.startsWith(own) ? page.slice(own.length) : undefined
  // As the browser writes addresses: printable ASCII.
  if (rest === undefined || !/^\/?(\?[\x21-\x7e]*)?$/.test(rest))
    throw new InputError('input.url', '这个地址不是本院的页面', { field: 'url' })
  return page
}

const notSetUp = () => new StateError('state.not-set-up', '医院没有开通这种打开方式')

function describe(error: unknown): { code: string; message: string; retryable: boolean } {
  if (!(error instanceof CareError))
    return { code: 'unavailable.internal', message: '系统出了点问题，请稍后再试', retryable: true }
  // WeChat's own words are for the log: the visitor has other ways.
  return {
    code: error.code,
    message: error.kind === 'unavailable' ? '暂时取不到打开小程序的链接' : error.message,
    retryable: error.retryable,
  }
}
