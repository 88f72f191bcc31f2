import { SERVICES, type WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Bill, Stay } from './stays.ts'

/** The answer of 获取医院收费信息: amounts as numbers with two digits. */
export const feeInfoOf = (stay: Stay, bill: Bill): WireObject =>
  SERVICES.feeInfo.response.write({
    name: stay.psn_name,
    documentNumber: stay.cert_no,
    documentType: stay.cert_type,
    visitType: stay.med_type,
    selfPaying: stay.is_own,
    ...(stay.mdtrt_id !== undefined && { insuranceStayId: stay.mdtrt_id }),
    hospitalSettlementNo: bill.hospitalSettlementNo,
    settledAt: new Date(bill.settledAt),
    totalFee: bill.total,
    fundPaid: bill.fund,
    accountPaid: bill.account,
    cashPaid: bill.cash,
    bankActual: bill.bank,
  })
