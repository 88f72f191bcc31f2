import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { createShell, readSteps } from '../../testkit/transcript.ts'

const steps = readSteps(readFileSync(new URL('../../docs/wire.md', import.meta.url), 'utf8'))
const shell = createShell()
afterAll(() => shell.remove())

describe('docs/wire.md', () => {
  it('has samples', () => {
    expect(steps.filter((step) => 'command' in step).length).toBeGreaterThan(12)
    expect(steps.filter((step) => 'command' in step && step.output === '')).toEqual([])
  })

  for (const step of steps) {
    if ('file' in step) shell.write(step.file, step.content)
    else
      it(step.command, async () => expect(await shell.run(step.command)).toBe(step.output), 30_000)
  }
})
