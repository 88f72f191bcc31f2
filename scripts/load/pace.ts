export interface Sample {
  /** Which kind of request. */
  kind: string
  /** From the moment it was due, not from when it was sent: a queue before the sender counts too. ms. */
  ms: number
  /** Empty where it went well; otherwise what came instead. */
  error: string
}

export interface Job {
  kind: string
  /** @returns what went wrong, or nothing */
  send(): Promise<string | undefined>
}

export interface Measured {
  samples: Sample[]
  /** From the first due to the last answer, ms. */
  elapsed: number
}

/** Starts jobs at a fixed rate, whether or not the ones before are answered, and waits for all answers. */
export async function atRate(
  rate: number,
  seconds: number,
  next: (number: number) => Job,
): Promise<Measured> {
  const started = performance.now()
  const underway: Promise<Sample>[] = []
  for (let number = 0; number < rate * seconds; number += 1) {
    const due = started + (number * 1000) / rate
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    underway.push(take(next(number), due))
  }
  return finish(underway, started)
}

/** Starts all at the same moment. */
export function atOnce(count: number, next: (number: number) => Job): Promise<Measured> {
  const started = performance.now()
  return finish(
    Array.from({ length: count }, (_, number) => take(next(number), started)),
    started,
  )
}

export async function take(job: Job, due: number): Promise<Sample> {
  const error = await job
    .send()
    .catch((failure: unknown) => (failure instanceof Error ? failure.name : 'error'))
  return { kind: job.kind, ms: performance.now() - due, error: error ?? '' }
}

async function finish(underway: Promise<Sample>[], started: number): Promise<Measured> {
  return { samples: await Promise.all(underway), elapsed: performance.now() - started }
}
