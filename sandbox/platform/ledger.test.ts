import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { SERVICES, formatDecimal } from '../../cloudfunctions/lib/protocol/index.ts'
import { startPlatform } from './index.ts'
import { FUNID, clientOf, demoPatient, request } from './testing/client.ts'

// What the ledger should be, in ten lines of a model: fen, and one open freeze a stay.
interface Model {
  stays: {
    open: bigint
    held: bigint
    released: bigint
    settled: bigint
    refunded: bigint
    bill: { no: string; taken: bigint; left: bigint } | undefined
  }[]
  credit: bigint
}

const PATIENT = demoPatient('signed')
/** Fen: account and bank together. */
const CREDIT = 2_260_000n
const STAYS = ['ZYA', 'ZYB'].map((hosp_mdtrt_id) => ({ ...PATIENT, hosp_mdtrt_id }))

/** Another one each night: `LEDGER_SEED`. A failure prints it. */
const SEED = Number(process.env.LEDGER_SEED ?? 20261101)

const amount = fc.oneof(
  fc.bigInt(0n, 30_000n),
  fc.bigInt(0n, 1_500_000n),
  fc.constantFrom(0n, 1n, CREDIT, CREDIT + 1n),
)
const command = fc.record({
  kind: fc.constantFrom(
    'freeze',
    'freeze-all',
    'release',
    'release-all',
    'settle',
    'settle',
    'refund',
    'refund',
    'repeat-settle',
  ),
  stay: fc.integer({ min: 0, max: 1 }),
  /** Either an absolute amount, or tenths of what there is: eleven are too many. */
  of: fc.oneof(
    { weight: 1, arbitrary: amount },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 11 }) },
  ),
  toAccount: fc.integer({ min: 0, max: 3 }),
})

it('keeps held = settled + released + outstanding, and agrees with a model, whatever is asked in whatever order', async () => {
  const accepted: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 12, maxLength: 40, size: 'max' }),
      async (commands) => {
        const platform = await startPlatform({ port: 0 })
        platform.ledger.enrol({
          ...PATIENT,
          account: 260_000n,
          bank: CREDIT - 260_000n,
          agreements: [
            { agreementNo: 'XY1', selfPaying: false, signedAt: 1, state: '1', attachment: '文' },
          ],
        })
        const client = clientOf(platform.url)
        const model: Model = {
          credit: CREDIT,
          stays: STAYS.map(() => ({
            open: 0n,
            held: 0n,
            released: 0n,
            settled: 0n,
            refunded: 0n,
            bill: undefined,
          })),
        }
        const isOpen = [false, false]
        try {
          for (const [turn, { kind, stay, of, toAccount }] of commands.entries()) {
            const patient = STAYS[stay]!
            const book = model.stays[stay]!
            const there =
              kind === 'freeze'
                ? model.credit
                : kind === 'refund'
                  ? (book.bill?.left ?? 0n)
                  : book.open
            const amount = typeof of === 'number' ? (there * BigInt(of)) / 10n : of
            const yuan = formatDecimal(amount)
            const call = async (funid: string, data: Parameters<typeof client.call>[1]) =>
              client.call(funid, data)
            switch (kind) {
              case 'freeze':
              case 'freeze-all': {
                const wanted = kind === 'freeze' ? amount : model.credit
                const answer = await call(
                  FUNID.freeze,
                  request.freeze(patient, kind === 'freeze' ? yuan : undefined),
                )
                const may =
                  !isOpen[stay] &&
                  wanted > 0n &&
                  wanted <= model.credit &&
                  (book.bill === undefined || (book.bill.left === 0n && book.bill.taken > 0n))
                expect(answer.code === 0).toBe(may)
                if (!may) break
                accepted[kind] = (accepted[kind] ?? 0) + 1
                const frozen = SERVICES.freeze.response.read(answer.data!)
                expect(frozen.accountAmount! + frozen.bankAmount!).toBe(wanted)
                book.open += wanted
                book.held += wanted
                book.bill = undefined
                model.credit -= wanted
                isOpen[stay] = true
                break
              }
              case 'release':
              case 'release-all': {
                const wanted = kind === 'release' ? amount : book.open
                const answer = await call(
                  FUNID.release,
                  request.release(patient, kind === 'release' ? '2' : '1', formatDecimal(wanted)),
                )
                const may = isOpen[stay]! && wanted > 0n && wanted <= book.open
                expect(answer.code === 0).toBe(may)
                if (!may) break
                accepted[kind] = (accepted[kind] ?? 0) + 1
                book.open -= wanted
                book.released += wanted
                model.credit += wanted
                isOpen[stay] = book.open > 0n
                break
              }
              case 'settle': {
                const account = (amount * BigInt(toAccount)) / 3n
                const answer = await call(
                  FUNID.settle,
                  request.settle(
                    patient,
                    `JS${turn}`,
                    formatDecimal(account),
                    formatDecimal(amount - account),
                  ),
                )
                const taken = amount
                const may = isOpen[stay]! && taken <= book.open
                expect(answer.code === 0).toBe(may)
                if (!may) break
                accepted[kind] = (accepted[kind] ?? 0) + 1
                book.settled += taken
                book.released += book.open - taken
                model.credit += book.open - taken
                book.open = 0n
                isOpen[stay] = false
                book.bill = { no: `JS${turn}`, taken, left: taken }
                break
              }
              case 'repeat-settle':
                if (book.bill === undefined) break
                expect(
                  (await call(FUNID.settle, request.settle(patient, book.bill.no, yuan, '0.00')))
                    .code,
                ).toBe(53001)
                accepted[kind] = (accepted[kind] ?? 0) + 1
                break
              case 'refund': {
                const answer = await call(
                  FUNID.refund,
                  request.refund(patient, book.bill?.no ?? 'none', `TK${turn}`, yuan),
                )
                const may = book.bill !== undefined && amount > 0n && amount <= book.bill.left
                expect(answer.code === 0).toBe(may)
                if (!may) break
                accepted[kind] = (accepted[kind] ?? 0) + 1
                book.bill!.left -= amount
                book.refunded += amount
                model.credit += amount
                break
              }
            }
            const { held, released, settled, refunded, outstanding, movements } =
              platform.ledger.stay(patient.hosp_mdtrt_id)
            expect({ held, released, settled, refunded, outstanding }).toEqual({
              held: book.held,
              released: book.released,
              settled: book.settled,
              refunded: book.refunded,
              outstanding: book.open,
            })
            expect(held).toBe(settled + released + outstanding)
            expect(
              [held, released, settled, refunded, outstanding, settled - refunded].every(
                (fen) => fen >= 0n,
              ),
            ).toBe(true)
            const sum = (of: string) =>
              movements
                .filter((one) => one.kind === of)
                .reduce((so, one) => so + one.account + one.bank, 0n)
            expect([sum('freeze'), sum('release'), sum('settle'), sum('refund')]).toEqual([
              held,
              released,
              settled,
              refunded,
            ])
            const now = SERVICES.preauthorization.response.read(
              (await call(FUNID.current, request.current(patient))).data!,
            )
            expect(now.frozen).toBe(book.open)
          }
          platform.ledger.check()
        } finally {
          await platform.close()
        }
      },
    ),
    { numRuns: 30, seed: SEED },
  )
  // Else the model would agree about refusals only.
  expect(Object.keys(accepted).sort()).toEqual([
    'freeze',
    'freeze-all',
    'refund',
    'release',
    'release-all',
    'repeat-settle',
    'settle',
  ])
}, 120_000)

it('refuses in the database itself what would not add up', async () => {
  const { openDatabase } = await import('./ledger/database.ts')
  const database = openDatabase(':memory:')
  database.run("INSERT INTO persons VALUES ('N', '甲', '01', 0, 100)")
  const insert = (held: bigint, released: bigint, outstanding: bigint) =>
    database.run(
      `INSERT INTO freezes (frez_no, hosp_mdtrt_id, cert_no, is_own, frez_type, frozen_at, held_account, held_bank, released_bank, outstanding_account, outstanding_bank)
     VALUES ('F', 'Z', 'N', 0, '1', 1, 0, ?, ?, 0, ?)`,
      held,
      released,
      outstanding,
    )
  expect(() => insert(100n, 10n, 100n)).toThrow(/CHECK/)
  expect(() => insert(100n, 110n, -10n)).toThrow(/CHECK/)
  insert(100n, 10n, 90n)
  expect(() => database.run("UPDATE freezes SET closed_at = 2 WHERE frez_no = 'F'")).toThrow(
    /CHECK/,
  )
  expect(() =>
    database.transaction(() => {
      database.run("UPDATE freezes SET frez_type = '2'")
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(database.one<{ frez_type: string }>('SELECT frez_type FROM freezes')?.frez_type).toBe('1')
  database.close()
})
