import { describe, expect, it } from 'vitest'
import { reconcileSettings } from './settings.ts'

const KEY = Buffer.alloc(32, 1).toString('base64')
const env = (changes: Record<string, string> = {}) => ({
  PLATFORM_URL: 'http://127.0.0.1:1',
  PLATFORM_APPID: 'QZ',
  PLATFORM_APPSECRET: 's',
  HOSPITAL_FIXMEDINS_CODE: 'H1',
  SEAL_KEYS: `a:${KEY}`,
  INDEX_KEY: KEY,
  DATA_DIR: '/nowhere',
  RECONCILE_MED_TYPES: '21',
  ...changes,
})

describe('the settings', () => {
  it('have their defaults', () => {
    expect(reconcileSettings(env())).toMatchObject({
      institutions: [{ medTypes: ['21'] }],
      afterMinutes: 360,
      listTimeoutMs: 300_000,
      catchUpDays: 31,
    })
  })

  it('are read', () => {
    expect(
      reconcileSettings(
        env({
          RECONCILE_MED_TYPES: '11， 21,21',
          RECONCILE_AFTER: '23:59',
          RECONCILE_TIMEOUT_MS: '1000',
          RECONCILE_CATCH_UP_DAYS: '1',
        }),
      ),
    ).toMatchObject({
      institutions: [{ medTypes: ['11', '21'] }],
      afterMinutes: 1439,
      listTimeoutMs: 1000,
      catchUpDays: 1,
    })
  })

  it('must be told in the cloud which kinds there are', () => {
    const untold = env({ RECONCILE_MED_TYPES: '' })
    expect(reconcileSettings(untold).institutions[0].medTypes).toEqual([])
    expect(() =>
      reconcileSettings({ ...untold, TENCENTCLOUD_RUNENV: 'SCF', STORE: 'cloudbase' }),
    ).toThrow(/RECONCILE_MED_TYPES 未设置/)
  })

  it.each([
    ['RECONCILE_MED_TYPES', '二十一'],
    ['RECONCILE_MED_TYPES', ','],
    ['RECONCILE_AFTER', '6:00'],
    ['RECONCILE_AFTER', '24:00'],
    ['RECONCILE_TIMEOUT_MS', '1'],
    ['RECONCILE_CATCH_UP_DAYS', '0'],
    ['PLATFORM_URL', ''],
    ['HOSPITAL_FIXMEDINS_CODE', ''],
  ])('are refused by name: %s=%s', (name, value) => {
    expect(() => reconcileSettings(env({ [name]: value }))).toThrow(
      expect.objectContaining({ problems: new Map([[name, expect.any(String)]]) }),
    )
  })
})
