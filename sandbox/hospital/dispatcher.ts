import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Answered, Call, CallLog, CallService } from './callLog.ts'
import { send, type Link } from './send.ts'
import { repeatTimestamp } from './repeat.ts'

export interface Dispatcher {
  /** Writes a call down, sends it, and writes down what became of it. @returns its number */
  dispatch(call: { stayId: string; service: CallService; data: string }): Promise<number>
  /** The same call once more, as a call of its own. @returns its number */
  repeat(call: Call): Promise<number>
  /** Stops asking, and waits until everything on its way is on the books. */
  close(): Promise<void>
}

/** After so many doublings the pause no longer grows. */
const MOST_DOUBLINGS = 6

/**
 * An answer that settles an earlier attempt too: out of an opened envelope, and about the call itself. That a later
 * attempt was turned away (busy, nobody to ask) says nothing of what the earlier one did. Of the very same message,
 * "too old" says that it was never acted upon: what was would be told.
 */
const certain = ({ code, outcome, type = '' }: Answered): boolean =>
  code !== undefined &&
  outcome !== 'unknown' &&
  (type === 'protocol.stale' ||
    !/^(protocol\.|platform\.|unavailable\.|state\.stay-busy$)/.test(type))

/**
 * Sends calls, and goes on asking about those whose outcome is unknown by repeating them: the hospital function answers
 * a repeated call with the first one's outcome.
 * @param link undefined where no hospital function is configured: then every call is refused here
 * @param recheckMs the first pause before asking again; doubles up to 64 times that
 */
export function createDispatcher(
  log: CallLog,
  link: Link | undefined,
  recheckMs: number,
): Dispatcher {
  const stop = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  let rechecking = false

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    return work.finally(() => underWay.delete(work))
  }

  function requireLink(): Link {
    if (link === undefined)
      throw new InputError('input.unconfigured', '没有配置云函数地址或渠道，不能发送', {
        field: 'functionsUrl',
      })
    return link
  }

  async function attempt(to: Link, call: Call): Promise<number> {
    try {
      const answered = await send(to, call, stop.signal)
      log.finish(call.id, answered)
      if (certain(answered)) settleEarlier(call, answered)
      return call.id
    } catch (error) {
      // Ours, not theirs; it may have left all the same.
      log.finish(call.id, { outcome: 'unknown', message: '系统内部出错，没有读到应答' })
      throw error
    }
  }

  function settleEarlier(call: Call, answered: Answered): void {
    const earlier = call.repeatOf === undefined ? undefined : log.find(call.repeatOf)
    if (earlier?.outcome !== 'unknown') return
    log.finish(earlier.id, answered)
    settleEarlier(earlier, answered)
  }

  async function recheckDue(to: Link): Promise<void> {
    for (const call of log.unknown()) {
      const pause = recheckMs * 2 ** Math.min(call.attempts - 1, MOST_DOUBLINGS)
      if (stop.signal.aborted || to.now() - call.lastAt < pause) continue
      const timestamp = repeatTimestamp(call, to.now())
      log.attempted(call.id, timestamp)
      const answered = await send(to, { ...call, timestamp }, stop.signal)
      if (certain(answered)) log.finish(call.id, answered)
    }
  }

  const timer =
    link &&
    setInterval(
      () => {
        if (rechecking) return
        rechecking = true
        void track(recheckDue(link))
          .catch(console.error)
          .finally(() => {
            rechecking = false
          })
      },
      Math.max(50, recheckMs / 4),
    )
  timer?.unref()

  return {
    async dispatch(call) {
      const to = requireLink()
      return track(attempt(to, log.begin({ ...call, timestamp: Math.trunc(to.now()) })))
    },
    async repeat(call) {
      const to = requireLink()
      const { stayId, service, data } = call
      return track(
        attempt(
          to,
          log.begin({
            stayId,
            service,
            data,
            timestamp: repeatTimestamp(call, to.now()),
            repeatOf: call.id,
          }),
        ),
      )
    },
    async close() {
      clearInterval(timer)
      stop.abort()
      await Promise.allSettled(underWay)
    },
  }
}
