import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { memoryOf, peakBytes } from '../command/memory.ts'
import { bytesOf, ourSpeaker } from './envelope.ts'
import { SAMPLES } from './envelopeMessages.ts'

export interface MemoryPeak {
  sample: string
  step: 'seal' | 'open'
  /** The most that was in use at once, what came in and what goes out included, over the bytes on the wire. */
  times: number
}

/**
 * One seal and one open of each large message, each in a process of its own. When the runtime collects is its own
 * affair: the largest of several times counts. Empty where the system does not tell.
 */
export async function measurePeaks(times: number): Promise<MemoryPeak[]> {
  if (process.platform !== 'linux') return []
  const peaks: MemoryPeak[] = []
  for (const sample of SAMPLES.filter(({ large }) => large)) {
    for (const step of ['seal', 'open'] as const) {
      const each: number[] = []
      while (each.length < times) each.push(await inAProcess(sample.name, step))
      peaks.push({ sample: sample.name, step, times: Math.max(...each) })
    }
  }
  return peaks
}

function inAProcess(sample: string, step: string): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), [sample, step], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    env: { PATH: process.env.PATH ?? '' },
  })
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { times: number }).times))
    child.once('exit', (code) =>
      reject(new Error(`measuring the memory of ${sample} ended with ${code}`)),
    )
  })
}

function measureHere(name: string, step: string): number {
  const sample = SAMPLES.find((one) => one.name === name)
  if (sample === undefined) throw new RangeError(`no sample is called ${name}`)
  const speaker = ourSpeaker(sample)
  // The code is compiled, and its own memory is there, before it is counted.
  for (const small of SAMPLES.filter(({ large }) => !large).map(ourSpeaker))
    small.open(bytesOf(small.seal()))
  let wire: Buffer | undefined = bytesOf(speaker.seal())
  const bytes = wire.length
  if (step === 'seal') wire = undefined
  const input = wire?.length ?? sizeOf(sample.data)
  for (let times = 0; times < 3; times++) (globalThis as { gc?: () => void }).gc?.()
  // Linux forgets the peak so far.
  writeFileSync('/proc/self/clear_refs', '5')
  const before = memoryOf('self', 'VmRSS')
  const result = wire === undefined ? speaker.seal() : speaker.open(wire)
  const peak = peakBytes('self')
  if (result === undefined) throw new Error('nothing came of it')
  return (peak - before + input) / bytes
}

const sizeOf = (value: unknown): number =>
  typeof value === 'string'
    ? value.length
    : typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + sizeOf(one), 0)
      : 8

const [, script, sample = '', step = ''] = process.argv
if (script === fileURLToPath(import.meta.url) && process.send)
  process.send({ times: measureHere(sample, step) })
