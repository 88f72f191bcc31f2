import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Answered, Call, CallLog, CallService } from './callLog.ts'
import { send, type Link } from './send.ts'

export interface Dispatcher {
  /** Writes a call down, sends it, and writes down what became of it. @returns its number */
  dispatch(call: { stayId: string; service: CallService; data: string; repeatOf?: number }): Promise<number>
  /** Stops asking, and waits until everything on its way is on the books. */
  close(): Promise<void>
}

/** Out of an opened envelope, and final. */
const certain = ({ code, outcome }: Answered): boolean => code !== undefined && outcome !== 'unknown'

/** After so many doublings the pause no longer grows. */
const MOST_DOUBLINGS = 6

/**
 * Sends calls, and goes on asking about those whose outcome is unknown by sending the same data again: the hospital
 * function is bound to answer a repeated call with the first one's outcome.
 * @param link undefined where no hospital function is configured: then every call is refused here
 * @param recheckMs the first pause before asking again; doubles up to 64 times that
 */
export function createDispatcher(log: CallLog, link: Link | undefined, recheckMs: number): Dispatcher {
  const stop = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  let rechecking = false

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    return work.finally(() => underWay.delete(work))
  }

  async function attempt(to: Link, call: Call): Promise<void> {
    try {
      const answered = await send(to, call, stop.signal)
      log.finish(call.id, answered)
      const first = call.repeatOf === undefined ? undefined : log.find(call.repeatOf)
      if (first?.outcome === 'unknown' && certain(answered)) log.finish(first.id, answered)
    } catch (error) {
      // Ours, not theirs; it may have left all the same.
      log.finish(call.id, { outcome: 'unknown', message: '系统内部出错，没有读到应答' })
      throw error
    }
  }

  /** Only an answer out of the envelope settles an earlier attempt: that this one did not arrive says nothing of that one. */
  async function recheck(to: Link, call: Call): Promise<void> {
    log.attempted(call.id)
    const answered = await send(to, call, stop.signal)
    if (certain(answered)) log.finish(call.id, answered)
  }

  async function recheckDue(to: Link): Promise<void> {
    const due = log.unknown().filter(({ lastAt, attempts }) => to.now() - lastAt >= recheckMs * 2 ** Math.min(attempts - 1, MOST_DOUBLINGS))
    for (const call of due) if (!stop.signal.aborted) await recheck(to, call)
  }

  const timer = link && setInterval(() => {
    if (rechecking) return
    rechecking = true
    void track(recheckDue(link)).catch(console.error).finally(() => { rechecking = false })
  }, Math.max(50, recheckMs / 4))
  timer?.unref()

  return {
    async dispatch(call) {
      if (link === undefined) throw new InputError('input.unconfigured', '没有配置云函数地址或渠道，不能发送', { field: 'functionsUrl' })
      const begun = log.begin(call)
      await track(attempt(link, begun))
      return begun.id
    },
    async close() {
      clearInterval(timer)
      stop.abort()
      await Promise.allSettled(underWay)
    },
  }
}
