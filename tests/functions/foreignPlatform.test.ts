import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { startCare } from '../running.ts'
import { authorize, signIn } from './app.ts'
import { APP_ID, SECRET, startForeignPlatform, type Habits } from './foreignPlatform.ts'

const HABITS: [string, Habits][] = [
  [
    'the whole answer encrypted, capitals',
    { bare: false, cipherText: 'HEX', code: 0, time: (text) => text, single: false },
  ],
  [
    'bare data in base64, one row without its array, ISO times, code as text',
    {
      bare: true,
      cipherText: 'base64',
      code: '0',
      time: (text) => `${text.replace(' ', 'T')}+08:00`,
      single: true,
    },
  ],
  [
    'small letters, times without signs',
    {
      bare: true,
      cipherText: 'hex',
      code: 0,
      time: (text) => text.replace(/\D/g, ''),
      single: false,
    },
  ],
]

describe('a platform written by somebody else from the standard, at PLATFORM_URL', () => {
  test.each(HABITS)('%s', async (_, habits) => {
    const platform = await startForeignPlatform(habits)
    const care = await startCare({
      env: {
        PLATFORM_URL: platform.url,
        PLATFORM_APPID: APP_ID,
        PLATFORM_APPSECRET: SECRET,
        HOSPITAL_FIXMEDINS_CODE: 'H9',
        // Nobody has given the hospital its tables.
        PLATFORM_CODES: '',
        PLATFORM_AGREEMENT_IN_FORCE: '',
      },
    })
    try {
      const app = await signIn(care, 'dev-foreign')
      const patient = demoPatient('frozen')
      const patientId = await authorize(app, patient)
      const {
        agreements: [agreement],
      } = await app.get('agreements.list', { patientId })
      expect(agreement).toEqual({
        cntr_no: 'F-1',
        is_own: false,
        sign_time: '2026-11-01 08:30:00',
        sign_state: '1',
        hasAttachment: true,
      })
      expect(await app.get('agreements.attachment', { patientId, cntr_no: 'F-1' })).toMatchObject({
        mediaType: 'text/plain',
      })
      const current = await app.get('preauthorization.current', {
        patientId,
        hosp_mdtrt_id: 'ZY-F',
      })
      expect(current).toMatchObject({
        phase: 'frozen',
        frez_amt: '8000.50',
        frez_time: '2026-11-02 09:00:00',
        cntr_act_amt: '0.00',
      })
      // The standard's .02 has no split, and none is made up.
      expect(current).not.toHaveProperty('acct_frez_amt')
      expect(current).not.toHaveProperty('cntrStateName')
      expect(current).not.toHaveProperty('cntr_setl_time')
      expect(platform.asked.at(-1)).toEqual({
        funid: 'BC00.03.00.02',
        fixmedins_code: 'H9',
        psn_name: patient.psn_name,
        cert_no: patient.cert_no,
        hosp_mdtrt_id: 'ZY-F',
      })
    } finally {
      await care.close()
      await platform.close()
    }
  })
})
