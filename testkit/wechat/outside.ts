import { randomUUID } from 'node:crypto'
import type { ActionName } from '../../cloudfunctions/patient/api.ts'
import { agree, post, signIn, type SignedIn } from '../app.ts'
import type { RunningCare } from '../running.ts'
import type { Answer } from './wx/answer.ts'

export interface Asked {
  action: ActionName
  [field: string]: unknown
}

/** Who calls the functions. */
export interface Caller {
  care: RunningCare
  openid: string
  session: SignedIn
}

/** @param openid whose phone it is. Default: somebody whom the functions have never seen */
export const signedIn = async (
  care: RunningCare,
  openid = `wx-${randomUUID()}`,
): Promise<Caller> => ({ care, openid, session: await signIn(care, openid) })

/** What is around a WeChat user's phone: the running functions, the network, other mini-programs. */
export class Outside {
  readonly openid: string
  readonly care: RunningCare
  /** The same person's word with the functions, beside the app. */
  readonly session: SignedIn
  /** What the app asked of the patient function, as it was sent. */
  readonly asked: Asked[] = []
  /** What went out with each jump to another mini-program. */
  readonly jumps: Record<string, unknown>[] = []
  online = true
  /** What becomes of a jump. */
  jump: () => Answer | Promise<Answer> = () => ({})
  /** What becomes of the question whether messages may be sent: each template's id with `accept`, `reject` or `ban`. */
  subscribe: () => Answer | Promise<Answer> = () =>
    new Error('20004 the switch for messages is off')
  /** What becomes of a file that is forwarded into a chat. */
  share: () => Answer | Promise<Answer> = () => ({})
  /** What reaches the app of what the function answered. What it throws is an answer lost on its way. */
  onTheWay: (action: ActionName, answer: unknown) => unknown = (_action, answer) => answer

  constructor({ care, openid, session }: Caller) {
    this.care = care
    this.openid = openid
    this.session = session
  }

  /** What the calls of `wx` end with that reach out of the phone. */
  readonly answers: Record<string, (options: Record<string, unknown>) => Answer | Promise<Answer>> =
    {
      navigateToMiniProgram: (options) => {
        this.jumps.push(options)
        return this.jump()
      },
      requestSubscribeMessage: () => this.subscribe(),
      shareFileMessage: () => this.share(),
      getNetworkType: () => ({ networkType: this.online ? 'wifi' : 'none' }),
    }

  /** The cloud function `patient`, as WeChat calls it. @throws Error where WeChat would fail the call */
  async callFunction(name: string, data: Record<string, unknown>): Promise<unknown> {
    if (name !== 'patient')
      throw new Error(`-501000 FunctionName parameter could not be found: ${name}`)
    this.asked.push(data as Asked)
    if (!this.online) throw new Error('-404011 cloud function execution error: request:fail')
    const { body } = await post(`${this.care.functions.url}/patient`, data, this.session.token)
    return this.onTheWay((data as Asked).action, body)
  }

  /** What the e-voucher gives the patient to bring back, for the jump made last. */
  async decide(decision: 'agree' | 'cancel' = 'agree'): Promise<Record<string, string>> {
    const { extraData } = this.jumps.at(-1) as { extraData: { requestId: string } }
    const url = `${this.care.evoucherUrl}/authorize?request_id=${extraData.requestId}`
    return Object.fromEntries(await agree(url, decision))
  }

  askedFor(action: ActionName): Asked[] {
    return this.asked.filter((one) => one.action === action)
  }
}
