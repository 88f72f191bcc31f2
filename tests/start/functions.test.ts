import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runFunctions } from '../../scripts/functions/run.ts'
import {
  FUNCTIONS_DIRECTORY,
  freePort,
  startCare,
  type RunningCare,
} from '../../testkit/running.ts'

const RUN = fileURLToPath(new URL('../../scripts/functions/run.ts', import.meta.url))
const logs = mkdtempSync(join(tmpdir(), 'functions-'))
let care: RunningCare
beforeAll(async () => {
  care = await startCare({ seed: false })
})
afterAll(async () => {
  await care.close()
  rmSync(logs, { recursive: true })
})

const isUp = (url: string) =>
  fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  )

test('nobody but this machine is answered', async () => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((one) => one ?? [])
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address))
  const { port } = new URL(care.functions.url)
  const answering = []
  for (const address of addresses.filter((one) => !one.includes('fe80')))
    if (await isUp(`http://${address}:${port}`)) answering.push(address)
  expect(answering).toEqual(['127.0.0.1'])
})

test('a killed process is told with its signal', async () => {
  const functions = await runFunctions({
    directory: FUNCTIONS_DIRECTORY,
    port: await freePort(),
    env: { ...care.env },
    logDirectory: logs,
  })
  functions.process.kill('SIGKILL')
  expect(await functions.ended).toMatch(/^云函数进程结束（SIGKILL）：\n/)
  await functions.stop()
})

test('whoever started it is killed: it ends, too, and leaves its port', async () => {
  const options = {
    directory: FUNCTIONS_DIRECTORY,
    port: await freePort(),
    env: care.env,
    logDirectory: logs,
  }
  const starter = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `
    const { runFunctions } = await import(${JSON.stringify(RUN)})
    await runFunctions(${JSON.stringify(options)})
    console.log('up')
    setInterval(() => {}, 1000)`,
    ],
    { cwd: join(RUN, '../../..') },
  )
  await new Promise<void>((resolve, reject) => {
    starter.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('up')) resolve()
    })
    starter.once('exit', () => reject(new Error('the starter ended')))
  })
  const url = `http://127.0.0.1:${options.port}`
  expect(await isUp(url)).toBe(true)
  starter.kill('SIGKILL')
  while (await isUp(url)) await new Promise((resolve) => setTimeout(resolve, 50))
})
