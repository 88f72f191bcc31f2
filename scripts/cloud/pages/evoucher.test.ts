import { expect, test } from 'vitest'
import { VARIABLES } from '../variables.ts'
import { readSource } from './sources.ts'

const page = readSource('docs/evoucher.md')

test('every variable of the e-voucher is asked for, and no other', () => {
  const named = new Set(
    [...page.matchAll(/`((?:EVOUCHER|AUTHORIZATION)_[A-Z_]+)`/g)].map(([, name]) => name),
  )
  expect([...named].sort()).toEqual(
    Object.keys(VARIABLES)
      .filter((name) => /^(EVOUCHER|AUTHORIZATION)_/.test(name))
      .sort(),
  )
})

test.each([
  [
    'announced',
    [
      'request_id',
      'invalid_code',
      'psn_name',
      'cert_type',
      'cert_no',
      'valid_until',
      'x-evoucher-key',
      '/requests',
      '/verify',
    ],
  ],
  [
    'userquery',
    [
      'god-portal-timestamp',
      'god-portal-request-id',
      'god-portal-signature',
      'qrcode',
      'openid',
      'user_name',
      'user_card_no',
      'family_pay_auth_no',
    ],
  ],
])('what it says of %s is what is read', (kind, names) => {
  const source = readSource(`cloudfunctions/lib/identity/evoucher/${kind}.ts`)
  for (const name of names) {
    expect(source).toContain(name)
    expect(page).toContain(name)
  }
})
