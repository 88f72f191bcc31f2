import {
  SERVICES,
  type ServiceName,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { Refusal, fieldRefusal } from './refusal.ts'
import type { Act, Ledger } from './ledger/index.ts'
import { dayOf } from './ledger/settle.ts'
import { total } from './ledger/pots.ts'

type Name = Exclude<ServiceName, 'feeInfo'>
type RequestOf<S extends Name> = ReturnType<(typeof SERVICES)[S]['request']['read']>
type ResponseOf<S extends Name> = ReturnType<(typeof SERVICES)[S]['response']['read']>

/** Each service of the standard as the ledger answers it. */
const ANSWERS: { [S in Name]: (ledger: Ledger, request: RequestOf<S>, act: Act) => ResponseOf<S> } =
  {
    agreements(ledger, request) {
      const agreements = ledger
        .agreements(request)
        .map((one) => ({ ...one, signedAt: new Date(one.signedAt) }))
      return { total: agreements.length, agreements }
    },

    preauthorization(ledger, request) {
      const { state, account, bank, frozenAt, settled, settledAt } = ledger.current(
        request,
        request.stayId,
      )
      return {
        state,
        frozen: account + bank,
        accountAmount: account,
        bankAmount: bank,
        frozenAt: frozenAt === null ? null : new Date(frozenAt),
        settled,
        settledAt: settledAt === null ? null : new Date(settledAt),
      }
    },

    freeze(ledger, request, act) {
      const done = ledger.freeze(request, act)
      return {
        freezeNo: done.freezeNo,
        amount: total(done),
        accountAmount: done.account,
        bankAmount: done.bank,
        frozenAt: new Date(done.at),
        freezeType: request.freezeType,
      }
    },

    release(ledger, request, act) {
      const { releaseNo, freezeNo } = ledger.release(request, act)
      return {
        releaseNo,
        freezeNo,
        releaseType: request.releaseType,
        amount: request.amount,
        reason: request.reason,
      }
    },

    settle(ledger, request, act) {
      const { settlementNo, at } = ledger.settle(request, act)
      return { settlementNo, settledAt: new Date(at) }
    },

    refund(ledger, request, act) {
      const { refundNo, at } = ledger.refund(request, act)
      return { refundNo, refundedAt: new Date(at) }
    },

    settlementList(ledger, request) {
      const settlements = ledger
        .settlements(request.visitType, dayOf(request.feeDate))
        .map((one) => ({
          hospitalSettlementNo: one.hospitalNo,
          totalFee: one.totalFee,
          settled: one.settled,
          ...(one.insuranceNo !== null && { insuranceSettlementNo: one.insuranceNo }),
        }))
      return { total: settlements.length, settlements }
    },
  }

const NAMES = new Map(
  Object.values(SERVICES).flatMap((one) =>
    one.funid === undefined ? [] : [[one.funid as string, one.name]],
  ),
)

/**
 * Reads the request by its service's table, acts, and writes the answer by its table.
 * @param ledgerOf of an institution for which the caller may speak
 * @throws Refusal
 */
export function serve(
  ledgerOf: (institution: string) => Ledger | undefined,
  funid: string,
  data: WireObject,
  act: Act,
): WireObject {
  const name = NAMES.get(funid)
  if (name === undefined)
    throw new Refusal('unknownService', funid === '' ? '没有填' : funid.slice(0, 20))
  return answer(name, ledgerOf, data, act)
}

function answer<S extends Name>(
  name: S,
  ledgerOf: (institution: string) => Ledger | undefined,
  data: WireObject,
  act: Act,
): WireObject {
  const service = SERVICES[name]
  const request = read<S>(name, data)
  const ledger = ledgerOf(request.institution)
  if (ledger === undefined) throw new Refusal('unknownInstitution')
  return (service.response.write as (value: ResponseOf<S>) => WireObject)(
    ANSWERS[name](ledger, request, act),
  )
}

function read<S extends Name>(name: S, data: WireObject): RequestOf<S> {
  const table = SERVICES[name].request
  try {
    return table.read(data) as RequestOf<S>
  } catch (error) {
    throw fieldRefusal(error, table.fields, data)
  }
}
