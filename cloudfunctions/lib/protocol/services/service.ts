import type { Table } from './table.ts'

/** One interface of the standard. */
export interface Service<Req, Res> {
  name: string
  /** 服务编号; the hospital-provided one has none. */
  funid?: string
  /** The standard's title. */
  title: string
  /** Where the standard describes it. */
  clause: string
  /** Whether it moves money: then it is journalled, sent once, and never sent again while its outcome is unknown. */
  moneyMoving: boolean
  request: Table<Req>
  response: Table<Res>
}

/** Keeps a service's own types, its literal name and 服务编号, and whether it moves money. */
export const service = <
  Req,
  Res,
  const Name extends string,
  const Moves extends boolean,
  const Funid extends string | undefined = undefined,
>(
  of: Service<Req, Res> & { name: Name; moneyMoving: Moves; funid?: Funid },
) => of as Service<Req, Res> & { name: Name; moneyMoving: Moves; funid: Funid }
