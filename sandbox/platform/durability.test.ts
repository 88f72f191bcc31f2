import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startPlatform } from './index.ts'
import { FUNID, clientOf, demoPatient, request } from './testing/client.ts'

it('has on the disk what it has answered, though it is killed in the middle of the next call', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'platform-'))
  const patient = demoPatient('signed')
  const program = `import { startPlatform } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    const { url } = await startPlatform({ port: 0, seed: true, dataDir: ${JSON.stringify(dataDir)} })
    process.stdout.write(url)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const died = new Promise((resolve) => child.once('exit', resolve))
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
      child.once('exit', () => reject(new Error('the platform ended before it answered')))
    })
    const client = clientOf(url)
    expect((await client.call(FUNID.freeze, request.freeze(patient, '5000.00'))).code).toBe(0)
    let released = 0n
    const killer = setTimeout(() => child.kill('SIGKILL'), 150)
    for (;;) {
      const answer = await client
        .call(FUNID.release, request.release(patient, '2', '0.01'))
        .catch(() => undefined)
      if (answer?.code !== 0) break
      released += 1n
    }
    clearTimeout(killer)
    await died
    expect(child.signalCode).toBe('SIGKILL')

    const again = await startPlatform({ port: 0, seed: true, dataDir })
    again.ledger.check()
    const stay = again.ledger.stay(patient.hosp_mdtrt_id)
    expect(stay.held).toBe(500000n)
    expect(released).toBeGreaterThan(0n)
    // The one under way may have been done; none that was answered is missing.
    expect([released, released + 1n]).toContain(stay.released)
    expect(stay.outstanding).toBe(stay.held - stay.released)
    await again.close()
  } finally {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true })
  }
}, 30_000)
