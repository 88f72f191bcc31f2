import type { Fen, Remark, WireObject, WireValue } from '../../protocol/index.ts'
import type { NoticeKind } from '../../notices/kinds.ts'
import type { Effect, Intent, MoneyService, Observation } from '../intent.ts'

/** What a request says of itself, read by its table. */
export interface Identified {
  stayId: string
  documentNumber: string
  name: string
  institution: string
  /** By what a repeat is known; see Intent. */
  naturalKey: string
  /** Of settle, as it was written. */
  settlementNo: string
  feeDate: string
  visitType: string
  /** What the call would move, fen; undefined where the platform decides (freeze of the whole line of credit). */
  amount: Fen | undefined
}

export interface ParsedRequest extends Identified {
  service: MoneyService
  /** As the HIS sent it, numbers and codes cleaned: what the table does not know stays in. */
  wire: WireObject
}

/**
 * What a call has moved, where it alone explains how the platform's words have changed. `at` is empty where they do not
 * say when.
 */
interface Explanation {
  amount: string
  at: string
}

/** What our journal says of one stay, fen. Always held = settled + released + outstanding. */
export interface StayLedger {
  /** Ever frozen. */
  held: Fen
  /** Taken from the hold by settlements; refunds are counted apart. */
  settled: Fen
  released: Fen
  /** Still frozen. */
  outstanding: Fen
  /** Given back of what was settled. */
  refunded: Fen
  /** What cannot be: a movement larger than what it moved from. Such a movement is counted as far as it can be. */
  contradictions: string[]
}

/** All that is particular to one money-moving service; whoever adds one writes it down here. */
export interface MoneyRecord {
  /** What the counter calls it. */
  called: string
  /** What the patient is told of it; undefined: nothing. */
  notice: NoticeKind | undefined

  /** @throws ProtocolError naming the field */
  identify(wire: WireObject): Identified
  /** Wire names that a repeat may have otherwise: who pressed the key and when it was printed. */
  incidental: ReadonlySet<string>
  /** Whether `naturalKey` is a number of the hospital's, which belongs to one stay. */
  isNumbered: boolean
  /** Whether an earlier call of the service, neither refused nor never done, is this one. */
  isRepeat(
    earlier: Earlier,
    request: Pick<Identified, 'naturalKey'>,
    freezeIsOpen: boolean,
  ): boolean

  /**
   * What the platform's answer says has moved. It has said that it acted: a time or a serial number that is missing or
   * cannot be read changes nothing of that, nor does an amount that was asked for.
   * @param now ms since the epoch; what the answer has no field for happened then
   * @throws ProtocolError where it cannot be told how much moved
   */
  effect(request: Identified, data: WireValue, now: number, remark: Remark): Effect
  /** @param within cuts the amount down to what there was, and notes that it was less */
  fold(ledger: StayLedger, amount: Fen, within: (most: Fen) => Fen): void

  /** Whether exactly this call explains what the platform told before and what it tells now. */
  explain(before: Observation, now: Observation, amount: Fen | undefined): Explanation | undefined
  /** Whether the platform's fields are there to tell such a call, so that their silence proves that it was not done. */
  showsByItself(before: Observation): boolean
  /** Whether what the platform tells after such a call says something of it, be it once seen. */
  isSpeaking(after: Observation): boolean
  /** When it happened, as far as the platform has told it; else empty. */
  timeSince(before: Observation, now: Observation): string

  /** The wire's own name of the amount asked for; undefined where none of 0 is odd. */
  oddIfZero: string | undefined
  /** The time in the platform's answer, wire name. */
  timeField: string
}

interface Earlier extends Pick<Intent, 'naturalKey'> {
  unresolved: boolean
}
