import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { wardKey } from '../../cloudfunctions/lib/tickets/place.ts'
import type { KeptTicket, Tickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import type { Out } from '../reconcile/progress.ts'
import type { Command } from './command.ts'

export async function list(
  { ward, all }: Extract<Command, { do: 'list' }>,
  tickets: Tickets,
  out: Out,
): Promise<number> {
  const found: KeptTicket[] = []
  for await (const ticket of tickets.list()) {
    if (
      (all || ticket.state === 'valid') &&
      (ward === undefined || wardKey(ward) === wardKey(ticket.ward))
    )
      found.push(ticket)
  }
  found.sort(
    (a, b) =>
      a.ward.localeCompare(b.ward, 'zh') ||
      a.bed.localeCompare(b.bed, 'zh', { numeric: true }) ||
      a.issuedAt - b.issuedAt,
  )
  for (const ticket of found) out.write(`${describe(ticket)}\n`)
  out.write(found.length === 0 ? '没有床头码。\n' : `共 ${found.length} 个。\n`)
  return 0
}

const describe = (ticket: KeptTicket): string =>
  [
    ticket.serial,
    ticket.ward,
    bedName(ticket.bed),
    stateOf(ticket),
    `${formatDateTime(ticket.issuedAt).slice(0, 10)} 制`,
    ticket.hospital,
  ].join('  ')

export const bedName = (bed: string): string =>
  /^[\x20-\x7e]+$/.test(bed) ? `${bed} 床` : `${bed}床`

function stateOf({ state, revokedAt, expiresAt }: KeptTicket): string {
  if (state === 'revoked') return `${formatDateTime(revokedAt!)} 停用`
  if (state === 'expired') return `${formatDateTime(expiresAt!).slice(0, 10)} 过期`
  return expiresAt === undefined ? '有效' : `有效至 ${formatDateTime(expiresAt).slice(0, 10)}`
}
