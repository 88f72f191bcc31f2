import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FIXMEDINS_CODE, HIS_CHANNEL, demoPatient } from '../../sandbox/defaults.ts'
import { hisChannelLines, keepHisChannel } from '../../scripts/start/hisChannel.ts'
import { createShell, readSteps } from '../../testkit/transcript.ts'
import { authorize, signIn } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

// docs/quickstart.md, line by line. That `npm start` prints what the page shows is seen in tests/start.

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url))
const page = readFileSync(join(DOCS, 'quickstart.md'), 'utf8')
const patient = demoPatient('signed')

let care: RunningCare
const shell = createShell()
beforeAll(async () => {
  care = await startCare()
  mkdirSync(join(shell.folder, '.data'))
  cpSync(join(DOCS, 'samples'), join(shell.folder, 'docs/samples'), { recursive: true })
  await keepHisChannel(join(shell.folder, '.data'), `${care.functions.url}/hospital`, channel)
})
afterAll(async () => {
  shell.remove()
  await care.close()
})

const channel = {
  appId: HIS_CHANNEL.appId,
  appSecret: HIS_CHANNEL.appSecret,
  institution: FIXMEDINS_CODE,
}

test('the block is the one that is printed', () => {
  const lines = hisChannelLines('.data', 'http://127.0.0.1:8700/hospital', channel)
  expect(page).toContain(`\`\`\`\n${lines.join('\n')}\n`)
})

const steps = readSteps(page).filter((step) => 'command' in step)
test('it has lines to paste', () => expect(steps.length).toBeGreaterThan(3))

test.each(steps)('$command', async ({ command, output }) => {
  const here = command.replace('http://127.0.0.1:8700', care.functions.url)
  expect(await shell.run(here)).toMatch(
    new RegExp(`^${output.split('…').map(escaped).join('[^",}]+')}$`),
  )
})

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

test('and the patient sees what was frozen', async () => {
  expect(page).toContain(`?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
  expect(page).toContain(`${patient.psn_name}  ${patient.cert_no}`)
  const app = await signIn(care, 'dev-quickstart')
  const patientId = await authorize(app, patient)
  const seen = await app.get('preauthorization.current', {
    patientId,
    hosp_mdtrt_id: patient.hosp_mdtrt_id,
  })
  expect(JSON.stringify(seen)).toMatch(/"5000\.00".*"2600\.00".*"2400\.00"/)
})

test('every page it leads to is there', () => {
  for (const [, link] of page.matchAll(/\]\(([^)]+)\)/g))
    expect(() => readFileSync(join(DOCS, link!.split('#')[0]!)), link).not.toThrow()
})
