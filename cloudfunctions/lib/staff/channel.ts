import type { Json } from '../store/store.ts'
import { HttpFailure } from '../http/failure.ts'
import { UnavailableError } from '../protocol/index.ts'

/** What the hospital's own people are told. Never anything about a patient: it goes to phones and mailboxes. */
export interface StaffMessage {
  title: string
  lines: readonly string[]
  /** The same for a program. */
  data: { kind: 'alert' | 'reconciliation' | 'test'; [name: string]: Json }
}

/** One way to the hospital's own people. */
export interface StaffChannel {
  name: 'wecom' | 'webhook' | 'mail'
  /** Resolves when it was taken. @throws StaffChannelError */
  send(message: StaffMessage): Promise<void>
  close(): Promise<void>
}

/** For one message, ms. */
export const SEND_TIMEOUT_MS = 8000

/** As the hospital's people call them. */
export const CHANNEL_NAMES = { wecom: '企业微信', webhook: 'Webhook', mail: '邮件' } as const

/** A way did not take a message. Its address may hold a password, so neither it nor a cause that quotes it is here. */
export class StaffChannelError extends UnavailableError {
  override readonly name = 'StaffChannelError'

  constructor(channel: StaffChannel['name'], why: string) {
    super('unavailable.staff-channel', `${CHANNEL_NAMES[channel]}没有收：${why}`)
  }
}

/** What went wrong underneath, as far as it can be told without an address or a password. */
export function briefly(error: unknown): string {
  if (error instanceof HttpFailure && error.reason === 'late') return '超时'
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code.slice(0, 40) : String(name ?? 'Error').slice(0, 40)
}
