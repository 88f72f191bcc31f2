import { isStayNumber } from '../../../shared/links.ts'
import { InputError, StateError } from '../../lib/protocol/index.ts'
import { samePlace } from '../../lib/tickets/place.ts'
import { decoded } from '../../lib/tickets/ticket.ts'
import type { Caller } from '../caller.ts'
import { atCampus } from '../campus.ts'
import type { Stay } from '../api.ts'
import type { Action } from './action.ts'

/**
 * Where a code or a link leads. Asked before anybody is authorised: of a bed it tells what its paper tells, and of a
 * stay's number nothing, not even whether there is one.
 */
export const resolve: Action<'entry.resolve'> = async (caller, { scene, query }) => {
  const stay = decoded(query?.hosp_mdtrt_id ?? '').trim()
  if (stay !== '' && !isStayNumber(stay)) {
    throw new InputError(
      'input.field',
      '住院登记号由字母和数字组成，最多 40 个字符，请核对后填写',
      {
        field: 'query.hosp_mdtrt_id',
      },
    )
  }
  if (stay !== '')
    return { kind: 'stay', hosp_mdtrt_id: stay, ...(caller.isNamed && atCampus(caller)) }
  const bed = await caller.tickets.resolve(scene || query?.ticket || query?.scene || '')
  return { kind: 'ticket', ...bed, ...atCampus(caller) }
}

/**
 * The authorised patient's own stay in the bed of the ticket. Others' stays are not asked for, so whose bed it is
 * otherwise cannot come out.
 * @throws StateError `state.ticket-other-bed`, and whatever the ticket itself is refused with
 */
export async function stayByTicket(
  { tickets }: Caller,
  ticket: string,
  ownStays: () => Promise<Stay[]>,
): Promise<string> {
  const place = await tickets.resolve(ticket)
  const here = (await ownStays()).find(({ ward = '', bed = '' }) => samePlace({ ward, bed }, place))
  if (here !== undefined) return here.hosp_mdtrt_id
  throw new StateError(
    'state.ticket-other-bed',
    `在${place.ward} ${place.bed.replace(/床$/, '')} 床没有查到这位患者的住院登记：可能刚换过床，或者扫了别的床的二维码。请从住院记录中选择，或填写住院登记号`,
    { field: 'ticket' },
  )
}
