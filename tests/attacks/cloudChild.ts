import { createRequire } from 'node:module'
import { peakBytes } from '../../scripts/command/memory.ts'

/**
 * One function as it is built for the cloud, in a process of its own: takes events from its parent, calls `main(event,
 * context)` with each, and tells the answer, the time it took and how large the process has been.
 */
const { main } = createRequire(import.meta.url)(process.argv[2]!) as {
  main(event: unknown, context: unknown): Promise<unknown>
}

process.on(
  'message',
  ({ number, event, context }: { number: number; event: unknown; context: unknown }) => {
    const begun = performance.now()
    Promise.resolve()
      .then(() => main(event, context))
      .then(
        (answer) => ({ answer }),
        (error: unknown) => ({ thrown: String(error) }),
      )
      .then((outcome) =>
        process.send!({
          number,
          ...outcome,
          tookMs: performance.now() - begun,
          peakBytes: peakBytes('self'),
        }),
      )
      .catch(() => process.exit(1))
  },
)
process.once('disconnect', () => process.exit(0))
process.send!('ready')
