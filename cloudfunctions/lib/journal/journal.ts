import { eachOf } from '../config/several.ts'
import { sameIdentity, type Identity } from '../identity/documents.ts'
import type { Sealer } from '../identity/seal.ts'
import { requestId } from '../log/request.ts'
import {
  SERVICES,
  identifierKey,
  parseWire,
  stringifyWire,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import { pagesOf } from '../store/paging.ts'
import type { Store, Stored } from '../store/store.ts'
import { claimNumber, holderOf } from './claim.ts'
import { latestSettlements, type LatestSettlements } from './latest.ts'
import type { ParsedRequest } from './identify.ts'
import { institutionKey, institutionOf, stayKeyOf, staysOfInstitution } from './stayKey.ts'
import type { Intent, IntentStatus, MoneyService, Observation } from './intent.ts'

/** The durable record of every money-moving call: written before it is sent, changed only by compare-and-set. */
export interface Journal {
  /** The intents of a stay, oldest first. */
  ofStay(stayKey: string): Promise<Stored<Intent>[]>
  /**
   * Writes the next intent of the stay; durable when it resolves.
   * @throws DuplicateError where another caller was faster: read the stay again
   */
  append(history: readonly Stored<Intent>[], intent: NewIntent): Promise<Stored<Intent>>
  /** @throws VersionConflict where somebody else has changed it meanwhile */
  update(intent: Stored<Intent>, change: Partial<Intent>): Promise<Stored<Intent>>
  get(id: string): Promise<Stored<Intent> | undefined>
  /** The one before it of the same stay. */
  previous(intent: Intent): Promise<Stored<Intent> | undefined>
  /** Up to `limit` intents that have that status, of an institution or of all, in order of their ids. */
  withStatus(
    institution: string | undefined,
    status: IntentStatus,
    limit: number,
    after?: Stored<Intent>,
  ): Promise<Stored<Intent>[]>
  /** An institution's settlements of that day that the platform has, or may have, done. */
  settlementsOf(
    institution: string,
    feeDate: string,
    after?: Stored<Intent>,
  ): Promise<Stored<Intent>[]>
  /**
   * An institution's latest settlements of whatever day, newest first: up to `limit`, of those that are among the
   * newest of all institutions.
   */
  latestSettlements(institution: string, limit: number): Promise<LatestSettlements>
  /** Those of any stay of the institution that bear its settlement number. */
  withSettlementNo(institution: string, settlementNo: string): Promise<Stored<Intent>[]>
  /**
   * Takes the settlement or refund number of an intent that is written but not yet sent: of two stays that bear the
   * same one at the same moment, one gets it.
   * @returns whether it is this stay's now; not while another's call under it is done, or may be
   */
  claimNumber(intent: Stored<Intent>): Promise<boolean>
  /** Key of the stay under which a settlement or refund number was last sent. */
  holderOf(service: MoneyService, institution: string, number: string): Promise<string | undefined>
  /** What is sealed: the request's business data, and the platform's answer. */
  requestOf(intent: Stored<Intent>): WireObject
  answerOf(intent: Stored<Intent>): WireObject | undefined
  sealAnswer(intent: Stored<Intent>, answer: WireObject): string
  /** In what the last repeat differed from the request, beside the point; undefined where none did. */
  repeatOf(intent: Stored<Intent>): WireObject | undefined
  sealRepeat(intent: Stored<Intent>, differing: WireObject): string
  /**
   * Whether it is this very person's: by name, document type and number, as the sealed request has them. Numbers of
   * different documents may be alike, and what stands beside the seal anybody may have written.
   */
  concerns(intent: Stored<Intent>, identity: Identity): boolean
  stayKey(institution: string, stayId: string): string
}

interface NewIntent {
  request: ParsedRequest
  messageKey: string
  baseline: Observation
  /** ms since the epoch. */
  now: number
  sendBy: number
  acceptableUntil: number
}

export function createJournal(store: Store, sealer: Sealer): Journal {
  const place = (id: string, part: string) => `intents/${id}/${part}`
  const opened = (sealed: string, where: string): WireValue =>
    parseWire(sealer.open<{ text: string }>(sealed, where).text)
  const sealed = (wire: WireObject, where: string): string =>
    sealer.seal({ text: stringifyWire(wire) }, where)

  /** Under the present key, unless the number was taken under one before it. */
  async function claimId(
    service: MoneyService,
    institution: string,
    number: string,
  ): Promise<string> {
    const [present, ...others] = eachOf(
      sealer.fingerprints('number', service, institution, number),
      (key) => `number~${key}`,
    )
    for (const id of others) if ((await holderOf(store, id)) !== undefined) return id
    return present
  }

  const journal: Journal = {
    async ofStay(stayKey) {
      const all: Stored<Intent>[] = []
      const pages = pagesOf<Intent>(1000, (page) =>
        store.find<Intent>('intents', { where: { stayKey }, ...page }),
      )
      for await (const page of pages) all.push(...page)
      return all
    },
    append(history, { request, messageKey, baseline, now, sendBy, acceptableUntil }) {
      const sequence = history.length + 1
      const stayKey = journal.stayKey(request.institution, request.stayId)
      const id = idOf(stayKey, sequence)
      const asked = requestId()
      return store.create<Intent>('intents', id, {
        stayKey,
        sequence,
        service: request.service,
        status: 'sending',
        stayId: request.stayId,
        messageKey,
        naturalKey: request.naturalKey,
        settlementNo: identifierKey(request.settlementNo),
        feeDate: request.feeDate,
        visitType: request.visitType,
        ...(asked !== undefined && { requestId: asked }),
        createdAt: now,
        sendBy,
        acceptableUntil,
        updatedAt: now,
        request: sealed(request.wire, place(id, 'request')),
        baseline,
        answer: null,
        effect: null,
        knownBy: '',
        observed: null,
        decision: null,
      })
    },
    update: (intent, change) =>
      store.replace('intents', intent, { ...intent.document, ...change } as Intent),
    get: (id) => store.get<Intent>('intents', id),
    async previous({ stayKey, sequence }) {
      return sequence === 1 ? undefined : journal.get(idOf(stayKey, sequence - 1))
    },
    withStatus: (institution, status, limit, after) =>
      store.find<Intent>('intents', {
        where: { status },
        ...(institution !== undefined && { range: staysOfInstitution(institution) }),
        limit,
        ...(after && { after }),
      }),
    settlementsOf: (institution, feeDate, after) =>
      store.find<Intent>('intents', {
        where: { feeDate, service: 'settle' },
        range: staysOfInstitution(institution),
        limit: 1000,
        ...(after && { after }),
      }),
    latestSettlements: (institution, limit) => latestSettlements(store, institution, limit),
    withSettlementNo: (institution, settlementNo) =>
      store.find<Intent>('intents', {
        where: { settlementNo: identifierKey(settlementNo), service: 'settle' },
        range: staysOfInstitution(institution),
        limit: 100,
      }),
    claimNumber: async ({ document: { service, stayKey, naturalKey } }) =>
      claimNumber(store, journal.ofStay, {
        id: await claimId(service, institutionOf(stayKey), naturalKey),
        service,
        stayKey,
        naturalKey,
      }),
    holderOf: async (service, institution, number) =>
      holderOf(store, await claimId(service, institutionKey(institution), identifierKey(number))),
    requestOf: ({ id, document }) => opened(document.request, place(id, 'request')) as WireObject,
    answerOf: ({ id, document }) =>
      document.answer === null
        ? undefined
        : (opened(document.answer, place(id, 'answer')) as WireObject),
    sealAnswer: ({ id }, answer) => sealed(answer, place(id, 'answer')),
    repeatOf: ({ id, document: { repeat } }) =>
      repeat === undefined
        ? undefined
        : (opened(repeat.differing, place(id, 'repeat')) as WireObject),
    sealRepeat: ({ id }, differing) => sealed(differing, place(id, 'repeat')),
    stayKey: stayKeyOf,
    concerns: (intent, identity) =>
      sameIdentity(
        identity,
        SERVICES[intent.document.service].request.read(journal.requestOf(intent)),
      ),
  }
  return journal
}

const idOf = (stayKey: string, sequence: number): string =>
  `${stayKey}~${String(sequence).padStart(6, '0')}`
