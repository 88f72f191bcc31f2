import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { authorize, signIn, type AppSession } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { startInterferer, type Interferer } from './interferer.ts'

/** The default of the functions, ms. */
const TIMEOUT = 8000

let care: RunningCare
let platform: Interferer
let people: { app: AppSession; patientId: string }[]
const patient = demoPatient('frozen')
const large = demoPatient('large-attachment')

beforeAll(async () => {
  platform = await startInterferer()
  care = await startCare({
    env: { PLATFORM_URL: platform.url, PLATFORM_TIMEOUT_MS: String(TIMEOUT) },
  })
  platform.target = care.platform.url
  people = []
  for (let number = 0; number < 20; number += 1) {
    const app = await signIn(care, `dev-morning-${number}`)
    people.push({ app, patientId: await authorize(app, patient) })
  }
})
afterAll(async () => {
  await care.close()
  await platform.close()
})

const look = async (number: number, stay = patient.hosp_mdtrt_id) => {
  const { app, patientId } = people[number % people.length]!
  const started = Date.now()
  const answer = await app.ask('preauthorization.current', { patientId, hosp_mdtrt_id: stay })
  return {
    code: answer.ok ? 'ok' : answer.error.code,
    amount: answer.ok ? answer.data.frez_amt : undefined,
    answer,
    ms: Date.now() - started,
  }
}
const many = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, number) => look(number)))
const counted = (looks: { code: string }[]) =>
  Object.fromEntries(
    [...new Set(looks.map(({ code }) => code))].map((code) => [
      code,
      looks.filter((one) => one.code === code).length,
    ]),
  )
const residentMegabytes = async () =>
  Number(
    /^VmRSS:\s+(\d+)/m.exec(
      await readFile(`/proc/${care.functions.process.pid}/status`, 'utf8'),
    )?.[1],
  ) / 1024

describe('eight in the morning', () => {
  test('two hundred at once are all served, the platform a third of a second away', async () => {
    platform.disturbance = { kind: 'slow', ms: 300 }
    const looks = await many(200)
    expect(counted(looks)).toEqual({ ok: 200 })
    expect(new Set(looks.map(({ amount }) => amount))).toEqual(new Set(['12000.00']))
  })

  test('of a thousand at once, who cannot be served is told so, clearly and retryable; a moment later all is well', async () => {
    platform.disturbance = { kind: 'slow', ms: 300 }
    const looks = await many(1000)
    const codes = counted(looks)
    expect(Object.keys(codes).sort()).toEqual(['ok', 'unavailable.busy'])
    expect(codes.ok).toBeGreaterThanOrEqual(64)
    expect(looks.find(({ code }) => code === 'unavailable.busy')!.answer).toMatchObject({
      ok: false,
      error: {
        code: 'unavailable.busy',
        retryable: true,
        message: '现在办理的人太多，请稍等几秒再试',
      },
    })
    expect(Math.max(...looks.map(({ ms }) => ms))).toBeLessThan(20_000)
    platform.disturbance = { kind: 'none' }
    expect(counted(await many(20))).toEqual({ ok: 20 })
  })

  test('a platform that never answers holds nobody longer than its time-out and the line’s patience, and is not asked by those in the line', async () => {
    platform.disturbance = { kind: 'silent' }
    const before = platform.came
    const looks = await many(400)
    expect(
      Object.keys(counted(looks)).filter(
        (code) => !['unavailable.busy', 'unavailable.platform-timeout'].includes(code),
      ),
    ).toEqual([])
    expect(Math.max(...looks.map(({ ms }) => ms))).toBeLessThan(TIMEOUT + 3000 + 4000)
    expect(platform.came - before).toBeLessThan(400)
    platform.disturbance = { kind: 'none' }
    expect(counted(await many(20))).toEqual({ ok: 20 })
  })

  test.skipIf(process.platform !== 'linux')(
    'a platform that answers 30 MB of nothing: refused, and the memory stays within bounds',
    async () => {
      platform.disturbance = { kind: 'huge', bytes: 30_000_000 }
      const [before, asked] = [await residentMegabytes(), platform.came]
      // Each of another stay: what is asked twice at the same time is fetched once.
      const looks = await Promise.all(
        Array.from({ length: 40 }, (_, number) => look(number, `ZY-${number}`)),
      )
      expect(
        Object.keys(counted(looks)).filter(
          (code) => !/^(platform\.too-large|unavailable\.platform-timeout)$/.test(code),
        ),
      ).toEqual([])
      expect(platform.came - asked).toBeGreaterThanOrEqual(40)
      expect(await residentMegabytes()).toBeLessThan(before + 200)
      expect(care.functions.process.exitCode).toBeNull()
      platform.disturbance = { kind: 'none' }
      expect(counted(await many(20))).toEqual({ ok: 20 })
      console.log(
        `functions after 40 answers of 30 MB: ${(await residentMegabytes()).toFixed(0)} MB resident, ${JSON.stringify(counted(looks))}`,
      )
    },
  )

  test.skipIf(process.platform !== 'linux')(
    'forty at once open an agreement of three megabytes',
    async () => {
      const { app } = people[0]!
      const patientId = await authorize(app, large)
      const {
        agreements: [agreement],
      } = await app.get('agreements.list', { patientId })
      const answers = await Promise.all(
        Array.from({ length: 40 }, () =>
          app.ask('agreements.attachment', { patientId, cntr_no: agreement!.cntr_no }),
        ),
      )
      const codes = counted(
        answers.map((answer) => ({ code: answer.ok ? 'ok' : answer.error.code })),
      )
      console.log(
        `functions after 40 attachments of 3 MB: ${(await residentMegabytes()).toFixed(0)} MB resident, ${JSON.stringify(codes)}`,
      )
      expect(
        Object.keys(codes).filter((code) => code !== 'ok' && !code.startsWith('unavailable.')),
      ).toEqual([])
      expect(codes.ok).toBeGreaterThan(0)
      expect(counted(await many(20))).toEqual({ ok: 20 })
    },
  )
})
