import type { Row, Sql } from './database.ts'

const CALL_SERVICES = ['freeze', 'release', 'settle', 'refund'] as const
export type CallService = (typeof CALL_SERVICES)[number]

/**
 * pending: on its way. done: the platform has done it. refused: it said no, nothing happened. unsent: nobody was there
 * to receive it, nothing happened. unknown: sent, and no answer that can be trusted: may have happened or not.
 */
export type CallOutcome = 'pending' | 'done' | 'refused' | 'unsent' | 'unknown'

export interface Answered {
  outcome: Exclude<CallOutcome, 'pending'>
  /** The answer's code, where one was opened. */
  code?: string
  /** The answer's type: with our functions, what exactly was wrong. */
  type?: string
  /** Chinese, for the operator. */
  message: string
  /** The business data of the answer, wire JSON. */
  answer?: string
}

export interface Call {
  id: number
  stayId: string
  service: CallService
  /** The business data as sent, wire JSON: a repeat sends the same text. */
  data: string
  /** The message's own, ms since the epoch: with it the very same message can be made again. */
  timestamp: number
  repeatOf: number | undefined
  /** ms since the epoch, of the first and of the last attempt. */
  sentAt: number
  lastAt: number
  attempts: number
  outcome: CallOutcome
  code: string | undefined
  message: string
  answer: string | undefined
}

/** Every money-moving call, written down before it is sent. */
export interface CallLog {
  begin(call: {
    stayId: string
    service: CallService
    data: string
    timestamp: number
    repeatOf?: number
  }): Call
  finish(id: number, answered: Answered): void
  /** Another attempt at a call whose outcome is unknown, under this timestamp. */
  attempted(id: number, timestamp: number): void
  find(id: number): Call | undefined
  /** Newest first. */
  of(stayId: string): Call[]
  unknown(): Call[]
  /** At the start: what was on its way when the process ended may have arrived. */
  adoptOrphans(): void
}

/** @param now ms since the epoch */
export function createCallLog(sql: Sql, now: () => number): CallLog {
  const log: CallLog = {
    begin({ stayId, service, data, timestamp, repeatOf }) {
      const row = sql.row(
        `INSERT INTO sent_calls (hosp_mdtrt_id, service, data, repeat_of, timestamp, sent_at, last_at, attempts, outcome)
         VALUES (?, ?, ?, ?, ?, ?, ?, 1, 'pending') RETURNING *`,
        stayId,
        service,
        data,
        repeatOf ?? null,
        timestamp,
        now(),
        now(),
      )
      return readCall(row!) // RETURNING gives what was inserted
    },
    finish: (id, { outcome, code, message, answer }) =>
      sql.run(
        'UPDATE sent_calls SET outcome = ?, code = ?, message = ?, answer = ? WHERE id = ?',
        outcome,
        code ?? null,
        message,
        answer ?? null,
        id,
      ),
    attempted: (id, timestamp) =>
      sql.run(
        'UPDATE sent_calls SET attempts = attempts + 1, last_at = ?, timestamp = ? WHERE id = ?',
        now(),
        timestamp,
        id,
      ),
    find(id) {
      const row = Number.isSafeInteger(id)
        ? sql.row('SELECT * FROM sent_calls WHERE id = ?', id)
        : undefined
      return row && readCall(row)
    },
    of: (stayId) =>
      sql
        .rows('SELECT * FROM sent_calls WHERE hosp_mdtrt_id = ? ORDER BY id DESC', stayId)
        .map(readCall),
    unknown: () =>
      sql.rows("SELECT * FROM sent_calls WHERE outcome = 'unknown' ORDER BY id").map(readCall),
    adoptOrphans: () =>
      sql.run(
        "UPDATE sent_calls SET outcome = 'unknown', message = '发送后系统中断，没有等到应答' WHERE outcome = 'pending'",
      ),
  }
  return log
}

const readCall = (row: Row): Call => ({
  id: Number(row.id),
  stayId: String(row.hosp_mdtrt_id),
  service: String(row.service) as CallService,
  data: String(row.data),
  repeatOf: row.repeat_of === null ? undefined : Number(row.repeat_of),
  timestamp: Number(row.timestamp),
  sentAt: Number(row.sent_at),
  lastAt: Number(row.last_at),
  attempts: Number(row.attempts),
  outcome: String(row.outcome) as CallOutcome,
  code: row.code === null ? undefined : String(row.code),
  message: row.message === null ? '' : String(row.message),
  answer: row.answer === null ? undefined : String(row.answer),
})
