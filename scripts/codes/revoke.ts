import type { KeptTicket, Tickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import type { Out } from '../reconcile/progress.ts'
import type { Command } from './command.ts'
import { bedName } from './list.ts'

/** @returns 1 where something that was named has no valid code: a misspelt ward must not look like success */
export async function revoke(
  command: Extract<Command, { do: 'revoke' }>,
  tickets: Tickets,
  out: Out,
): Promise<number> {
  let missing = 0
  if ('serial' in command) {
    missing += (await revokeAll(
      tickets,
      valid(tickets.list(), ({ serial }) => serial === command.serial),
      out,
    ))
      ? 0
      : 1
    if (missing > 0) out.write(`没有编号为 ${command.serial} 的有效床头码。\n`)
    return missing
  }
  const { ward, beds } = command
  for (const bed of beds) {
    if ((await revokeAll(tickets, valid(tickets.list({ ward, bed })), out)) > 0) continue
    missing += 1
    out.write(`${ward} ${bedName(bed)}没有有效的床头码。\n`)
  }
  return missing > 0 ? 1 : 0
}

/** @returns how many were valid and no longer are */
export async function revokeAll(
  tickets: Tickets,
  which: AsyncIterable<KeptTicket>,
  out: Out,
): Promise<number> {
  let count = 0
  for await (const ticket of which) {
    if (!(await tickets.revoke(ticket))) continue
    count += 1
    out.write(`已停用 ${ticket.ward} ${bedName(ticket.bed)}，编号 ${ticket.serial}\n`)
  }
  return count
}

export async function* valid(
  kept: AsyncIterable<KeptTicket>,
  accept: (ticket: KeptTicket) => boolean = () => true,
): AsyncGenerator<KeptTicket> {
  for await (const ticket of kept) if (ticket.state === 'valid' && accept(ticket)) yield ticket
}
