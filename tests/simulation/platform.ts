import type { PlatformClient } from '../../cloudfunctions/lib/platform/client.ts'
import { PlatformUnavailableError } from '../../cloudfunctions/lib/platform/errors.ts'
import type { PlatformAnswer } from '../../cloudfunctions/lib/platform/judgement.ts'
import {
  SERVICES,
  formatDateTime,
  parseDecimal,
  type Fen,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Actor, Scheduler } from './scheduler.ts'

/** What has moved: which line of the hospital's it was, and how much. */
export interface Movement {
  kind: 'freeze' | 'release' | 'settle' | 'refund'
  stay: string
  /** The hospital's reason or number; of a freeze, what was asked for. */
  note: string
  amount: Fen
}

export interface Account {
  held: Fen
  settled: Fen
  released: Fen
  outstanding: Fen
  refunded: Fen
  frozenAt: number
  settledAt: number
}

/** How the network treats what is sent, weights. */
export interface Network {
  good: number
  /** It certainly does not leave. */
  unreachable: number
  /** It leaves and never arrives. */
  lost: number
  /** What comes back is lost, or garbled. */
  unanswered: number
}

export const CALM: Network = { good: 1, unreachable: 0, lost: 0, unanswered: 0 }
export const STORMY: Network = { good: 8, unreachable: 1, lost: 1, unanswered: 2 }

/**
 * A platform that does whatever it is told as often as it is told, in the order in which it arrives: what keeps one
 * call from being two is not here. Messages may arrive after their sender has given up, as long as they are fresh.
 */
export class Platform {
  readonly movements: Movement[] = []
  network: Network = STORMY
  private readonly accounts = new Map<string, Account>()
  private readonly scheduler: Scheduler
  private readonly windowMs: number
  private readonly timeoutMs: number

  constructor(scheduler: Scheduler, windowMs: number, timeoutMs: number) {
    this.scheduler = scheduler
    this.windowMs = windowMs
    this.timeoutMs = timeoutMs
  }

  account(stay: string): Account {
    const account = this.accounts.get(stay) ?? {
      held: 0n,
      settled: 0n,
      released: 0n,
      outstanding: 0n,
      refunded: 0n,
      frozenAt: 0,
      settledAt: 0,
    }
    this.accounts.set(stay, account)
    return account
  }

  /** The same whenever the same has moved. */
  state = (): string => this.movements.map(({ kind, note }) => `${kind} ${note}`).join()

  /** As one process reaches it. */
  clientOf(actor: Actor): PlatformClient {
    return {
      send: (funid, data) => this.send(actor, funid, data),
      call: async (service, request) => {
        await this.scheduler.pause(actor)
        const { good, unanswered } = this.network
        if (this.scheduler.pick([good, unanswered]) === 1) throw away(true)
        return this.tell(service.funid!, request as Asked) as never
      },
      close: async () => {},
    }
  }

  private async send(actor: Actor, funid: string, data: WireObject): Promise<PlatformAnswer> {
    const sealedAt = this.scheduler.time
    await this.scheduler.pause(actor)
    const { good, unreachable, lost, unanswered } = this.network
    const fate = this.scheduler.pick([good, unreachable, lost, unanswered])
    if (fate === 1) throw away(false)
    return new Promise((resolve, reject) => {
      const deadline = { at: sealedAt + this.timeoutMs, weight: 1 }
      let isWaiting = true
      const giveUp = () => {
        isWaiting = false
        reject(away(true))
      }
      const takeBack =
        fate === 0 && this.network === CALM ? () => {} : this.scheduler.happens(giveUp, deadline)
      if (fate === 2) return
      this.scheduler.happens(
        () => {
          const answer = this.receive(funid, data, sealedAt)
          if (fate === 3) return
          this.scheduler.happens(() => {
            takeBack()
            if (isWaiting && actor.alive) resolve(answer)
          })
        },
        { weight: 2 },
      )
    })
  }

  private receive(funid: string, data: WireObject, sealedAt: number): PlatformAnswer {
    const refused = (code: number): PlatformAnswer => ({ code, type: 'error', message: '未受理' })
    if (this.scheduler.time - sealedAt > this.windowMs) return refused(40001)
    const stay = String(data.hosp_mdtrt_id)
    const account = this.account(stay)
    const fen = (name: string) => parseDecimal(String(data[name]), name)
    const done = (kind: Movement['kind'], note: string, amount: Fen, more: WireObject) => {
      this.movements.push({ kind, stay, note, amount })
      return { code: 0, type: 'success', message: '成功', data: { ...data, ...more } }
    }
    const now = this.scheduler.time
    const serial = `N${this.movements.length}`
    switch (funid) {
      case SERVICES.freeze.funid: {
        if (account.outstanding > 0n) return refused(51001)
        const amount = fen('frez_amt')
        account.held += amount
        account.outstanding += amount
        account.frozenAt = now
        return done('freeze', String(data.frez_amt), amount, {
          acct_frez_amt: '0.00',
          bank_frez_amt: String(data.frez_amt),
          frez_no: serial,
          frez_time: formatDateTime(now),
        })
      }
      case SERVICES.release.funid: {
        const amount = fen('re_frez_amt')
        if (amount > account.outstanding) return refused(52002)
        account.outstanding -= amount
        account.released += amount
        return done('release', String(data.re_frez_rea), amount, { re_frez_no: serial })
      }
      case SERVICES.settle.funid: {
        const amount = fen('acct_pay_sumamt') + fen('cntr_bank_act_amt')
        if (amount > account.outstanding) return refused(53002)
        account.settled += amount
        account.released += account.outstanding - amount
        account.outstanding = 0n
        account.settledAt = now
        return done('settle', String(data.setl_id), amount, {
          cntr_setl_id: serial,
          cntr_setl_time: formatDateTime(now),
        })
      }
      default: {
        const amount = fen('cntr_act_amt')
        if (amount > account.settled - account.refunded) return refused(54002)
        account.refunded += amount
        return done('refund', String(data.hosp_re_setl_id), amount, {
          cntr_re_setl_id: serial,
          cntr_setl_time: formatDateTime(now),
        })
      }
    }
  }

  private tell(funid: string, { stayId = '', feeDate }: Asked): object {
    if (funid === SERVICES.settlementList.funid) {
      const day = formatDateTime(feeDate!).slice(0, 10)
      const settlements = this.movements
        .filter(({ kind }) => kind === 'settle' && day === DAY)
        .map(({ note, amount }) => ({ hospitalSettlementNo: note, settled: amount }))
      return { total: settlements.length, settlements, unread: [] }
    }
    const { outstanding, settled, refunded, frozenAt, settledAt } = this.account(stayId)
    const date = (time: number) => (time === 0 ? null : new Date(time))
    return {
      state: '1',
      frozen: outstanding,
      frozenAt: date(frozenAt),
      settled: settled - refunded,
      settledAt: date(settledAt),
    }
  }
}

interface Asked {
  stayId?: string
  feeDate?: Date
}

/** When every run happens. */
const DAY = '2026-11-09'
export const START = Date.parse(`${DAY}T08:00:00+08:00`)

const away = (sent: boolean) =>
  new PlatformUnavailableError('unavailable.platform-timeout', '医保平台没有应答', { sent })
