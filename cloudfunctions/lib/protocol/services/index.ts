import { agreements } from './agreements.ts'
import { feeInfo } from './feeInfo.ts'
import { freeze } from './freeze.ts'
import { preauthorization } from './preauthorization.ts'
import { refund } from './refund.ts'
import { release } from './release.ts'
import { settle } from './settle.ts'
import { settlementList } from './settlementList.ts'

/** The seven services of the platform, and the one the hospital provides. */
export const SERVICES = {
  agreements,
  preauthorization,
  freeze,
  release,
  settle,
  refund,
  settlementList,
  feeInfo,
} as const

export type ServiceName = keyof typeof SERVICES
/** The services that move money. */
export type MoneyService = {
  [Name in ServiceName]: (typeof SERVICES)[Name]['moneyMoving'] extends true ? Name : never
}[ServiceName]

const BY_FUNID = new Map(
  Object.values(SERVICES).flatMap((service) =>
    'funid' in service ? [[service.funid as string, service] as const] : [],
  ),
)

export const serviceByFunid = (
  funid: string,
): (typeof SERVICES)[Exclude<ServiceName, 'feeInfo'>] | undefined =>
  BY_FUNID.get(funid) as (typeof SERVICES)[Exclude<ServiceName, 'feeInfo'>] | undefined

export type { Service } from './service.ts'
export type { UnreadRow } from './listed.ts'
export type { Field, Fields, Remark } from './field.ts'
export type { Table } from './table.ts'
