import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { LANGUAGES } from './languages.ts'

// The adapter that a hospital provides, as examples/ has it: the patient and the platform are shown its data.

const KEY = 'a key of this hospital'
const patient = demoPatient('signed')

let care: RunningCare
beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

for (const { name, there, adapter } of LANGUAGES)
  if (adapter !== undefined)
    describe.skipIf(!there)(`the adapter of examples/${name}`, () => {
      const folder = mkdtempSync(join(tmpdir(), `adapter-${name}-`))
      let child: ChildProcess
      let url: string
      beforeAll(async () => {
        const [command, ...given] = adapter(folder)
        child = spawn(command!, [...given, '0'], {
          env: { ...process.env, HIS_KEY: KEY },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        url = await new Promise((resolve) =>
          child.stdout!.once('data', (text: Buffer) => resolve(text.toString().trim())),
        )
        await care.restartFunctions('SIGTERM', { HIS_URL: url, HIS_KEY: KEY })
      })
      afterAll(() => {
        child.kill()
        rmSync(folder, { recursive: true })
      })

      test('shows nobody anything without the key', async () => {
        for (const headers of [{}, { 'x-his-key': `${KEY}!` }]) {
          const refused = await fetch(`${url}/adapter/stays`, {
            method: 'POST',
            headers,
            body: '{}',
          })
          expect(refused.status).toBe(401)
        }
      })

      test('another campus has other stays, and other bills', async () => {
        const told = async (path: string, asked: object) => {
          const response = await fetch(`${url}/adapter/${path}`, {
            method: 'POST',
            headers: { 'x-his-key': KEY },
            body: JSON.stringify(asked),
          })
          return JSON.stringify(await response.json())
        }
        const { psn_name, cert_no, hosp_mdtrt_id } = patient
        for (const [institution, are] of [
          [FIXMEDINS_CODE, true],
          ['H35050200002', false],
        ] as const) {
          const of = { fixmedins_code: institution }
          expect((await told('stays', { ...of, psn_name, cert_no })).includes(hosp_mdtrt_id)).toBe(
            are,
          )
          expect((await told('fee-info', { ...of, hosp_mdtrt_id })).includes(cert_no)).toBe(are)
        }
      })

      test('the patient sees the stay and the bill', async () => {
        const app = await signIn(care, `dev-${name}`)
        const patientId = await authorize(app, patient)
        expect(await app.get('stays.list', { patientId })).toMatchObject({
          stays: [{ hosp_mdtrt_id: patient.hosp_mdtrt_id, ward: '心内科一病区', bed: '12' }],
        })
        const { bill } = await app.get('bill.get', {
          patientId,
          hosp_mdtrt_id: patient.hosp_mdtrt_id,
        })
        expect(JSON.stringify(bill)).toContain('"8000.00"')
      })

      test('the platform is told what was charged, and of what is not there', async () => {
        const told = async (hosp_mdtrt_id: string) =>
          JSON.stringify(
            (await post(`${care.platform.url}/sandbox/fetch-fee-info`, { hosp_mdtrt_id })).body,
          )
        expect(await told(patient.hosp_mdtrt_id)).toContain('"fund_pay_sumamt":5000,')
        expect(await told('ZY-nobody')).not.toContain('fund_pay_sumamt')
      })
    })
