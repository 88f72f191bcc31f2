import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { wardKey } from '../../cloudfunctions/lib/tickets/place.ts'
import type { KeptTicket, Tickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import { survey, surveyWords, type OpenedStore } from '../command/looking.ts'
import type { Command, Done } from './command.ts'

/** The codes of one institution. */
export interface TicketsOf {
  institution: string
  tickets: Tickets
}

export async function list(
  { ward, all }: Extract<Command, { do: 'list' }>,
  institutions: readonly TicketsOf[],
  opened: OpenedStore,
): Promise<Done> {
  const looked = await survey(opened, '床头码', 'tickets', 'issuedAt')
  const found: (KeptTicket & { institution: string })[] = []
  for (const { institution, tickets } of institutions)
    for await (const ticket of tickets.list()) {
      if (
        (all || ticket.state === 'valid') &&
        (ward === undefined || wardKey(ward) === wardKey(ticket.ward))
      )
        found.push({ ...ticket, institution })
    }
  found.sort(
    (a, b) =>
      a.institution.localeCompare(b.institution) ||
      a.ward.localeCompare(b.ward, 'zh') ||
      a.bed.localeCompare(b.bed, 'zh', { numeric: true }) ||
      a.issuedAt - b.issuedAt,
  )
  const which = `${ward ?? ''}${all ? '' : '有效的'}床头码`
  return {
    lines: [
      ...found.map((one) =>
        institutions.length > 1 ? `${one.institution}  ${describe(one)}` : describe(one),
      ),
      surveyWords('床头码', '个', looked),
      found.length === 0 ? `其中没有${which}。` : `其中${which} ${found.length} 个。`,
    ],
    json: {
      looked,
      codes: found.map((one) => ({ institution: one.institution, ...publicOf(one) })),
    },
  }
}

/** Of a code what stands on its sheet, and no digest. */
export const publicOf = ({ serial, ward, bed, hospital, state }: KeptTicket): object => ({
  serial,
  ward,
  bed,
  hospital,
  state,
})

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
  if (state === 'revoked' && revokedAt !== undefined) return `${formatDateTime(revokedAt)} 停用`
  if (state === 'expired' && expiresAt !== undefined)
    return `${formatDateTime(expiresAt).slice(0, 10)} 过期`
  return expiresAt === undefined ? '有效' : `有效至 ${formatDateTime(expiresAt).slice(0, 10)}`
}
