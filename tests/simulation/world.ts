import { pino } from 'pino'
import { answerHospital } from '../../cloudfunctions/hospital/handler.ts'
import type { Sealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { isUnresolved, type Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { foldLedger } from '../../cloudfunctions/lib/journal/ledger.ts'
import { createPrecedents } from '../../cloudfunctions/lib/journal/precedents.ts'
import type { PlatformClient } from '../../cloudfunctions/lib/platform/client.ts'
import { CareError, type WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { StoreUnavailable } from '../../cloudfunctions/lib/store/errors.ts'
import type { Collection, Document, Store, Stored } from '../../cloudfunctions/lib/store/store.ts'
import { tick, type TickDependencies } from '../../cloudfunctions/reconcile/tick.ts'
import { FIXMEDINS_CODE } from '../../sandbox/defaults.ts'
import { createMemoryStore } from './memoryStore.ts'
import { CALM, Platform, START, STORMY } from './platform.ts'
import { Scheduler, type Actor, type Choose } from './scheduler.ts'

/** A line of the HIS, which it sends again as it stands until it knows what became of it. */
export interface Line {
  funid: string
  data: WireObject
  /** Its signature. */
  key: string
  /** What the platform knows it by. */
  note: string
}

/** Breaks what keeps one call from being two. */
export interface Broken {
  store?(store: Store): Store
  platform?(client: PlatformClient): PlatformClient
}

const WINDOW_MS = 600_000
const TIMEOUT_MS = 3000
const QUIET_MS = WINDOW_MS + 60_000 + TIMEOUT_MS + 5000
const log = pino({ level: 'silent' })
/** Nothing here looks into the store from outside: what is sealed elsewhere only stands there. */
const sealer: Sealer = {
  seal: (clear) => JSON.stringify(clear),
  open: (sealed) => JSON.parse(sealed) as never,
  fingerprint: (...parts) => parts.join('|'),
  fingerprints: (...parts) => [parts.join('|')],
  keysFor: (purpose) => [Buffer.from(purpose)],
  auditMacs: [(text) => text],
}

/** The hospital's functions, several processes of them, on one store and one platform. */
export class World {
  readonly scheduler: Scheduler
  readonly platform: Platform
  readonly memory: ReturnType<typeof createMemoryStore>
  /** What each line was answered, in the order of the answers. */
  readonly told = new Map<Line, string[]>()
  private readonly broken: Broken
  private readonly calm: boolean
  private readonly settled = new Map<string, { status: string; version: number }>()

  /** @param calm nothing goes wrong but that processes die; and a step is as short as can be told apart from outside */
  constructor(
    choose: Choose,
    { broken = {}, calm = false }: { broken?: Broken; calm?: boolean } = {},
  ) {
    this.scheduler = new Scheduler(choose, START)
    this.platform = new Platform(this.scheduler, WINDOW_MS, TIMEOUT_MS)
    this.memory = createMemoryStore(() => this.scheduler.time)
    this.broken = broken
    this.calm = calm
    this.platform.network = calm ? CALM : STORMY
  }

  private readonly actors: Actor[] = []

  private actor(name: string): Actor {
    const actor = { name, alive: true, seen: '' }
    this.actors.push(actor)
    return actor
  }

  /** Two runs that are at the same moment go on alike: what each process has seen, and what all of them share. */
  moment(): string {
    const { scheduler, platform, memory, actors } = this
    const rows = ['intents', 'counters'].map((of) =>
      JSON.stringify(
        [...memory.rows(of as Collection)].map(([id, { text }]) => [id, timeless(text)]).sort(),
      ),
    )
    return [
      ...actors.map(({ alive, seen }) => `${alive} ${seen}`),
      ...rows,
      platform.state(),
      scheduler.deaths,
      scheduler.pattern(),
    ].join('\n')
  }

  /** One process of `hospital` that is given one line. */
  send(line: Line, name: string): void {
    const actor = this.actor(name)
    const answers = this.told.get(line) ?? []
    this.told.set(line, answers)
    void answerHospital(
      { funid: line.funid, data: line.data, timestamp: START },
      { chs_fjs_sign: line.key },
      {
        ...this.dependenciesOf(actor),
        fingerprints: sealer.fingerprints,
      },
    ).then(
      ({ code }) => answers.push(`code ${code}`),
      (error: unknown) => {
        if (!(error instanceof CareError)) this.crashed ??= asError(error)
        answers.push(error instanceof CareError ? error.code : String(error))
      },
    )
  }

  /** The timer's process. */
  timer(name: string): void {
    const actor = this.actor(name)
    const shared = this.dependenciesOf(actor)
    const dependencies: TickDependencies = {
      ...shared,
      institutions: [
        {
          ...shared,
          medTypes: [],
          listClient: this.platform.clientOf(actor),
          afterMinutes: 360,
          catchUpDays: 1,
        },
      ],
      notices: { isOn: false } as never,
      tellStaff: async () => {},
      deliver: async () => {},
    }
    void tick(dependencies).catch((error: unknown) => {
      this.crashed ??= asError(error)
    })
  }

  /** What nobody has foreseen. */
  private crashed: Error | undefined

  private dependenciesOf(actor: Actor) {
    const { scheduler, broken } = this
    const store = (broken.store ?? same)(this.storeOf(actor))
    const client = this.platform.clientOf(actor)
    return {
      institution: FIXMEDINS_CODE,
      store,
      journal: createJournal(store, sealer),
      precedents: createPrecedents(store, ['p']),
      platform: (broken.platform ?? same)(client),
      now: () => scheduler.time,
      log,
      timeoutMs: TIMEOUT_MS,
      quietMs: QUIET_MS,
      sleep: (ms: number) => scheduler.sleep(actor, ms),
    }
  }

  /**
   * Each of its calls is a step, and in a storm may fail before or after it is done, or be done long before it is
   * known.
   */
  private storeOf(actor: Actor): Store {
    const step =
      <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        await this.scheduler.pause(actor)
        const fate = this.calm || !this.isStormy ? 0 : this.scheduler.pick([60, 1, 1])
        if (fate === 1) throw new StoreUnavailable()
        try {
          const result = await act(...args)
          if (args[0] === 'intents') this.watch(result)
          if (fate === 2) throw new StoreUnavailable()
          if (this.calm) actor.seen += `${timeless(JSON.stringify(result) ?? '')};`
          return result
        } finally {
          if (!this.calm) await this.scheduler.pause(actor)
        }
      }
    const { memory } = this
    return {
      get: step(memory.get.bind(memory)) as Store['get'],
      create: step(
        (of: Collection, id: string, document: Document, options?: { expiresAt?: number }) =>
          memory.create(of, id, document, options),
      ) as Store['create'],
      createSeries: step(memory.createSeries.bind(memory)),
      replace: step(
        (
          of: Collection,
          before: Stored<Document>,
          document: Document,
          options?: { expiresAt?: number },
        ) => memory.replace(of, before, document, options),
      ) as Store['replace'],
      remove: step(memory.remove.bind(memory)),
      find: step(memory.find.bind(memory)) as Store['find'],
      sweep: step(memory.sweep.bind(memory)),
      close: async () => {},
    }
  }

  get isStormy(): boolean {
    return this.platform.network === STORMY
  }

  /** What is known stays as it is known, at every moment. @param result of any call: rows that were written or read */
  private watch(result: unknown): void {
    for (const row of [result].flat() as Partial<Stored<Intent>>[]) {
      if (row?.id === undefined || row.document === undefined) continue
      const { id, document } = row
      const before = this.settled.get(id)
      // Read before it was settled, told after: an old look is no change.
      if (
        before !== undefined &&
        before.version <= row.version! &&
        before.status !== document.status
      )
        throw new BrokenPromise(`${id} was ${before.status} and is ${document.status}`)
      if (!isUnresolved(document))
        this.settled.set(id, { status: document.status, version: row.version! })
    }
  }

  /**
   * Whatever has happened: the network is well again, the time in which a message may arrive goes by, the timer comes,
   * and the HIS sends each line until it knows.
   */
  async recover(lines: readonly Line[]): Promise<void> {
    this.platform.network = CALM
    this.scheduler.deaths = 0
    await this.scheduler.run()
    this.scheduler.time += QUIET_MS + 1000
    for (let round = 0; round < 2; round += 1) {
      this.timer(`timer after ${round}`)
      await this.scheduler.run()
    }
    for (const [at, line] of lines.entries()) {
      this.send(line, `after ${at}`)
      await this.scheduler.run()
    }
  }

  /** The journal's own intents, and the platform's truth, fit together. @throws BrokenPromise */
  async check(): Promise<void> {
    if (this.crashed !== undefined) throw this.crashed
    const intents = [...this.memory.rows('intents').values()].map(
      ({ text }) => JSON.parse(text) as Intent,
    )
    const { movements } = this.platform
    this.require(
      new Set(movements.filter(isNoted).map(({ note }) => note)).size ===
        movements.filter(isNoted).length,
      `moved twice: ${this.platform.state()}`,
    )
    const open = intents.filter(({ status }) => status === 'sending' || status === 'unknown')
    this.require(
      open.length === 0,
      `not known in the end: ${open.map(({ service }) => service).join()}`,
    )
    for (const stayKey of new Set(intents.map((intent) => intent.stayKey)))
      this.checkStay(intents.filter((intent) => intent.stayKey === stayKey))
    for (const [line, answers] of this.told)
      if (answers.includes('code 0'))
        this.require(
          movements.some(({ note }) => note === line.note),
          `${line.note} was said to be done, and was not`,
        )
  }

  private checkStay(intents: Intent[]): void {
    intents.sort((one, other) => one.sequence - other.sequence)
    const ledger = foldLedger(intents)
    this.require(ledger.contradictions.length === 0, ledger.contradictions.join())
    const truth = this.platform.account(intents[0]!.stayId)
    // Where asking could not tell, a person decides: then the books are open, and nothing is wrong in them.
    if (intents.some(({ status }) => status === 'person')) return
    for (const part of ['held', 'settled', 'released', 'outstanding', 'refunded'] as const)
      this.require(
        ledger[part] === truth[part],
        `${part} is ${ledger[part]} in the journal and ${truth[part]} in truth`,
      )
    this.require(
      truth.held === truth.settled + truth.released + truth.outstanding,
      'the platform’s own books',
    )
  }

  private require(holds: boolean, what: string): void {
    if (!holds) throw new BrokenPromise(what)
  }

  get journal(): Journal {
    return createJournal(this.memory, sealer)
  }
}

export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
}

/** A freeze has no number of its own. */
const isNoted = ({ kind }: { kind: string }): boolean => kind !== 'freeze'
/** No two steps are at the same time; nothing here goes by it but whether the other is late, which nobody is. */
const timeless = (text: string): string => text.replace(/\b17\d{11}\b/g, 't')
const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error))
const same = <T>(value: T): T => value
