import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../lib/config/environment.ts'
import { readHospitalHelp } from './help.ts'

const read = (env: Record<string, string>) => {
  const environment = readEnvironment(env)
  const help = readHospitalHelp(environment)
  environment.check()
  return help
}

it('says nothing where nothing is said', () => expect(read({ HELP_SIGNING: ' ' })).toEqual({}))

it('reads telephones, of all wards or of each', () =>
  expect(
    read({
      HELP_NURSES_PHONE: '心内科=0595-22270001，骨科 = 0595 22270002, 0595-22270000',
      HELP_BILLING_PHONE: '059522270010,8012',
      HELP_INSURER_PHONE: '12393',
    }),
  ).toEqual({
    nursesPhones: [
      { ward: '心内科', phone: '0595-22270001' },
      { ward: '骨科', phone: '0595 22270002' },
      { phone: '0595-22270000' },
    ],
    billingPhone: '059522270010,8012',
    insurerPhone: '12393',
  }))

it('reads words, with their English where there is any', () =>
  expect(
    read({ HELP_SIGNING: '到一楼医保窗口签。', HELP_BANK_NAME: '示范银行 || Model Bank' }),
  ).toEqual({
    signing: { text: '到一楼医保窗口签。' },
    bankName: { text: '示范银行', english: 'Model Bank' },
  }))

it('reads pages, pictures and mini-programs', () =>
  expect(
    read({
      HELP_SIGNING_LINK: 'https://hospital.example/sign.PNG?v=2',
      HELP_BANK_LINK: 'https://bank.example/repay?from=care',
      HELP_DAILY_BILL_LINK: 'wx0123456789abcdef/pages/bill/index?day=1',
      HELP_INVOICE_LINK: 'wx0123456789abcdef',
    }),
  ).toEqual({
    signingLink: { kind: 'picture', url: 'https://hospital.example/sign.PNG?v=2' },
    bankLink: { kind: 'page', url: 'https://bank.example/repay?from=care' },
    dailyBillLink: {
      kind: 'program',
      appId: 'wx0123456789abcdef',
      path: 'pages/bill/index?day=1',
    },
    invoiceLink: { kind: 'program', appId: 'wx0123456789abcdef', path: '' },
  }))

describe('stops the start by name', () => {
  it.each([
    ['HELP_NURSES_PHONE', '心内科='],
    ['HELP_NURSES_PHONE', '心内科=0595-1234567,心内科=0595-1234568'],
    ['HELP_BILLING_PHONE', '请到一楼'],
    ['HELP_BILLING_PHONE', '1'],
    ['HELP_SIGNING', '|| at the desk'],
    ['HELP_SIGNING', '字'.repeat(201)],
    ['HELP_SIGNING_LINK', 'http://hospital.example/sign.png'],
    ['HELP_BANK_LINK', 'javascript:alert(1)'],
    ['HELP_BANK_LINK', 'wx0123/pages'],
    ['HELP_INVOICE_LINK', '医院公众号'],
  ])('%s=%s', (name, value) => expect(() => read({ [name]: value })).toThrow(new RegExp(name)))
})
