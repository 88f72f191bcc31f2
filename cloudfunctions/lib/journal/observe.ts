import type { PlatformClient } from '../platform/client.ts'
import { BusinessError, ProtocolError, SERVICES, formatDateTime, formatDecimal, parseDateTime } from '../protocol/index.ts'
import type { ParsedRequest } from './identify.ts'
import type { Observation } from './intent.ts'

/**
 * Asks the platform how the stay stands (BC00.03.00.02) and, for a settlement, whether its list of the day has the
 * number (.07). Only reads.
 * @throws UnavailableError, ProtocolError where it could not be asked
 */
export async function observe(platform: PlatformClient, request: ParsedRequest, now: () => number, options: { list: boolean }): Promise<Observation> {
  const [stay, listed] = await Promise.all([
    observeStay(platform, request),
    options.list && request.service === 'settle' ? observeList(platform, request) : '',
  ])
  return { ...stay, listed, at: now() }
}

async function observeStay(platform: PlatformClient, { institution, name, documentNumber, stayId }: ParsedRequest) {
  try {
    const { state, frozen, frozenAt, settled, settledAt } = await platform.call(SERVICES.preauthorization, { institution, name, documentNumber, stayId })
    return {
      untold: '', state, frozen: formatDecimal(frozen), frozenAt: frozenAt === null ? '' : formatDateTime(frozenAt),
      settled: formatDecimal(settled), settledAt: settledAt === null ? '' : formatDateTime(settledAt),
    }
  } catch (error) {
    return { untold: untoldBy(error), state: '', frozen: '0.00', frozenAt: '', settled: '0.00', settledAt: '' }
  }
}

/** An outpatient has no pre-authorisation of a stay; nor has a stay the platform has not heard of. */
function untoldBy(error: unknown): string {
  if (error instanceof BusinessError) return `refused ${error.code}`
  if (error instanceof ProtocolError && error.code === 'protocol.field') return 'unreadable'
  throw error
}

async function observeList(platform: PlatformClient, { institution, visitType, feeDate, settlementNo }: ParsedRequest): Promise<string | null> {
  try {
    const { settlements } = await platform.call(SERVICES.settlementList, { institution, visitType, feeDate: parseDateTime(feeDate, 'fee_time') })
    const found = settlements.find(({ hospitalSettlementNo }) => hospitalSettlementNo === settlementNo)
    return found === undefined ? null : formatDecimal(found.settled)
  } catch (error) {
    if (error instanceof BusinessError) return ''
    throw error
  }
}
