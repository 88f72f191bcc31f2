import type { RunningCare } from '../../testkit/running.ts'
import { Outside, signedIn, type Caller } from '../../testkit/wechat/outside.ts'

/** What came from outside during a walk, in its order. */
export interface Tape {
  /** By the cloud function's action. */
  answers: Record<string, unknown[]>
  decisions: Record<string, string>[]
}

/** What is around a phone, written down, so that another phone can go the same way with the same words. */
export class Recorded extends Outside {
  readonly tape: Tape = { answers: {}, decisions: [] }

  static async of(care: RunningCare): Promise<Recorded> {
    return new Recorded(await signedIn(care))
  }

  override async callFunction(name: string, data: Record<string, unknown>): Promise<unknown> {
    const answer = await super.callFunction(name, data)
    ;(this.tape.answers[String(data.action)] ??= []).push(answer)
    return answer
  }

  override async decide(decision: 'agree' | 'cancel' = 'agree'): Promise<Record<string, string>> {
    const brought = await super.decide(decision)
    this.tape.decisions.push(brought)
    return brought
  }
}

/** The same from a tape, without functions or an e-voucher. */
export class Replayed extends Outside {
  readonly #tape: Tape

  constructor(caller: Caller, tape: Tape) {
    super(caller)
    this.#tape = structuredClone(tape)
  }

  override async callFunction(_name: string, data: Record<string, unknown>): Promise<unknown> {
    if (!this.online) throw new Error('-404011 cloud function execution error: request:fail')
    const [answer] = this.#tape.answers[String(data.action)]?.splice(0, 1) ?? []
    if (answer === undefined) throw new Error(`the tape has no more of ${String(data.action)}`)
    return answer
  }

  override async decide(): Promise<Record<string, string>> {
    const brought = this.#tape.decisions.shift()
    if (brought === undefined) throw new Error('the tape has no more decisions')
    return brought
  }
}
