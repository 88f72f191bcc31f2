import type { KeptTicket, Tickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import type { Command, Done } from './command.ts'
import { bedName, publicOf, type TicketsOf } from './list.ts'

export async function revoke(
  command: Extract<Command, { do: 'revoke' }>,
  institutions: readonly [TicketsOf, ...TicketsOf[]],
): Promise<Done> {
  if ('serial' in command) {
    const { serial } = command
    const revoked: KeptTicket[] = []
    for (const { tickets } of institutions) {
      const those = valid(tickets.list(), (ticket) => ticket.serial === serial)
      revoked.push(...(await revokeAll(tickets, those)))
    }
    return told(revoked, revoked.length === 0 ? [`没有编号为 ${serial} 的有效床头码。`] : [])
  }
  const { ward, beds } = command
  const [{ tickets }] = institutions
  const [revoked, missing]: [KeptTicket[], string[]] = [[], []]
  for (const bed of beds) {
    const ended = await revokeAll(tickets, valid(tickets.list({ ward, bed })))
    if (ended.length === 0) missing.push(`${ward} ${bedName(bed)}没有有效的床头码。`)
    revoked.push(...ended)
  }
  return told(revoked, missing)
}

const told = (revoked: readonly KeptTicket[], missing: readonly string[]): Done => ({
  lines: [...revoked.map(revokedLine), ...missing],
  json: { revoked: revoked.map(publicOf), missing },
  missing: missing.length > 0,
})

export const revokedLine = ({ ward, bed, serial }: KeptTicket): string =>
  `已停用 ${ward} ${bedName(bed)}，编号 ${serial}`

/** @returns those that were valid and no longer are */
export async function revokeAll(
  tickets: Tickets,
  which: AsyncIterable<KeptTicket> | Iterable<KeptTicket>,
): Promise<KeptTicket[]> {
  const revoked: KeptTicket[] = []
  for await (const ticket of which)
    if (await tickets.revoke(ticket)) revoked.push({ ...ticket, state: 'revoked' })
  return revoked
}

export async function* valid(
  kept: AsyncIterable<KeptTicket>,
  accept: (ticket: KeptTicket) => boolean = () => true,
): AsyncGenerator<KeptTicket> {
  for await (const ticket of kept) if (ticket.state === 'valid' && accept(ticket)) yield ticket
}
