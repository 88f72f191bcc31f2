import { expect } from 'vitest'
import type { ActionName } from '../../cloudfunctions/patient/api.ts'
import { sessionOf, type AppSession } from '../../testkit/app.ts'
import { peakBytes } from '../../scripts/command/memory.ts'
import type { RunningCare } from '../../testkit/running.ts'
import type { CloudFunction, Outcome } from './cloud.ts'

/** What an innocent request costs. */
export type Cost = Pick<Outcome, 'tookMs' | 'peakBytes'>

/** ms; below this the clock, and whoever else uses the machine, decide. */
const LEAST_MS = 5

/** Requests after which the process has opened what all of them use, and its heap has the size that it keeps. */
const SETTLED = 20
/** Of which the dearest counts. */
const MEASURED = 6
/** How many requests `costOf` makes. */
export const REQUESTS = SETTLED + MEASURED

export async function costOf(innocent: () => Promise<Outcome>): Promise<Cost> {
  for (let n = 0; n < SETTLED; n += 1) await innocent()
  const most = { tookMs: LEAST_MS, peakBytes: 0 }
  for (let n = 0; n < MEASURED; n += 1) {
    const { tookMs, peakBytes } = await innocent()
    most.tookMs = Math.max(most.tookMs, tookMs)
    most.peakBytes = peakBytes
  }
  return most
}

/** Of a way of several calls, walked twice, the first time to open what all of them use. */
export async function dearest(
  walk: (look: (outcome: Outcome) => void) => Promise<void>,
): Promise<Cost> {
  await walk(() => {})
  const most = { tookMs: LEAST_MS, peakBytes: 0 }
  await walk(({ tookMs, peakBytes }) => {
    most.tookMs = Math.max(most.tookMs, tookMs)
    most.peakBytes = Math.max(most.peakBytes, peakBytes)
  })
  return most
}

/**
 * An attack costs no more than a few innocent ones, and `main` throws nothing: the runtime would tell the caller the
 * stack.
 */
export function expectCheap({ thrown, tookMs, peakBytes }: Outcome, usual: Cost): void {
  expect(thrown).toBeUndefined()
  expect(tookMs).toBeLessThan(20 * usual.tookMs)
  expect(peakBytes).toBeLessThan(1.5 * usual.peakBytes)
}

/** How CloudBase names who calls from a mini-program. */
export const contextOf = (openid: string): object => ({
  environment: JSON.stringify({ TCB_ENV: 'e', WX_APPID: 'wx1', WX_OPENID: openid }),
})

/** The app on one phone, whose calls come to the patient function as it is deployed. */
export const callAs = (
  deployed: CloudFunction,
  openid: string,
  look: (outcome: Outcome) => void = () => {},
): AppSession =>
  sessionOf(async (request) => {
    const outcome = await deployed.call(request, contextOf(openid))
    look(outcome)
    return outcome.answer
  })

/** The same session, with a look at what each of its calls costs the process that answers. */
export const overHttp = (
  care: RunningCare,
  session: AppSession,
  look: (outcome: Outcome) => void = () => {},
): AppSession =>
  sessionOf(async (request) => {
    const { action, ...input } = request as { action: ActionName }
    const begun = performance.now()
    const answer = await session.ask(action, input)
    const tookMs = performance.now() - begun
    look({ answer, tookMs, peakBytes: peakBytes(care.functions.process.pid!) })
    return answer
  })
