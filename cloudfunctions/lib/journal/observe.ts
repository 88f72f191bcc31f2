import type { PlatformClient } from '../platform/client.ts'
import {
  BusinessError,
  CareError,
  ProtocolError,
  SERVICES,
  formatDateTime,
  formatDecimal,
  identifierKey,
  parseDateTime,
} from '../protocol/index.ts'
import type { ParsedRequest } from './identify.ts'
import type { Observation } from './intent.ts'

/**
 * Asks the platform how the stay stands (BC00.03.00.02) and, for a settlement, whether its lists (.07) of these days
 * have the number. Only reads.
 * @param days `yyyy-MM-dd`; none: the lists are not asked for
 * @throws UnavailableError, ProtocolError where it could not be asked how the stay stands
 */
export async function observe(
  platform: PlatformClient,
  request: ParsedRequest,
  now: () => number,
  days: readonly string[] = [],
): Promise<Observation> {
  const [stay, listed] = await Promise.all([
    observeStay(platform, request),
    request.service === 'settle' ? observeLists(platform, request, days) : '',
  ])
  return { ...stay, listed, at: now() }
}

async function observeStay(
  platform: PlatformClient,
  { institution, name, documentNumber, stayId }: ParsedRequest,
) {
  try {
    const { state, frozen, frozenAt, settled, settledAt } = await platform.call(
      SERVICES.preauthorization,
      { institution, name, documentNumber, stayId },
    )
    return {
      untold: '',
      state,
      frozen: formatDecimal(frozen),
      frozenAt: frozenAt === null ? '' : formatDateTime(frozenAt),
      settled: formatDecimal(settled),
      settledAt: settledAt === null ? '' : formatDateTime(settledAt),
    }
  } catch (error) {
    return {
      untold: untoldBy(error),
      state: '',
      frozen: '0.00',
      frozenAt: '',
      settled: '0.00',
      settledAt: '',
    }
  }
}

/** An outpatient has no pre-authorisation of a stay; nor has a stay the platform has not heard of. */
function untoldBy(error: unknown): string {
  if (error instanceof BusinessError) return `refused ${error.code}`
  if (error instanceof ProtocolError && error.code === 'platform.field') return 'unreadable'
  throw error
}

/** A list that cannot be had, for whatever reason, says nothing: the stay itself may tell all the same. */
async function observeLists(
  platform: PlatformClient,
  { institution, visitType, settlementNo }: ParsedRequest,
  days: readonly string[],
): Promise<string | null> {
  let listed: '' | null = days.length === 0 ? '' : null
  for (const day of days) {
    try {
      const { settlements, unread = [] } = await platform.call(SERVICES.settlementList, {
        institution,
        visitType,
        feeDate: parseDateTime(day, 'fee_time'),
      })
      const number = identifierKey(settlementNo)
      const found = settlements.find(
        // One below zero is a refund.
        ({ hospitalSettlementNo, settled }) =>
          settled >= 0n && identifierKey(hospitalSettlementNo) === number,
      )
      if (found !== undefined) return formatDecimal(found.settled)
      // It may be the one that cannot be read.
      if (unread.length > 0) listed = ''
    } catch (error) {
      if (!(error instanceof CareError)) throw error
      listed = ''
    }
  }
  return listed
}
