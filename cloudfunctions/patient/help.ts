import type { EnvironmentReader } from '../lib/config/environment.ts'
import type { Elsewhere, HospitalHelp, Said } from './api.ts'

/** Of a hospital's own words, characters: two or three sentences. */
const LONGEST_TEXT = 200
/** Digits with what people put between them; an extension behind a comma. */
const PHONE = /^\+?\d[\d -]{1,18}\d(,\d{1,6})?$/
const MINI_PROGRAM = /^(wx[0-9a-f]{16})(?:\/([^\s#]{1,300}))?$/

/**
 * What the hospital has to say to patients: `HELP_…`, each of them optional, nothing invented in its place. A text may
 * have its English behind `||`.
 */
export function readHospitalHelp(environment: EnvironmentReader): HospitalHelp {
  const read = <T>(
    name: string,
    how: (text: string) => T | undefined,
    wanted: string,
  ): T | undefined => {
    const text = environment.optionalText(name)
    const value = text === undefined ? undefined : how(text)
    if (text !== undefined && value === undefined) environment.wrong(name, `应是${wanted}`)
    return value
  }
  const phone = (name: string) => read(name, readPhone, '电话号码，如 0595-22270000')
  const said = (name: string) =>
    read(name, readSaid, `一两句话，至多 ${LONGEST_TEXT} 个字；英文写在 || 后面`)
  const link = (name: string) =>
    read(name, readElsewhere, 'https:// 的网页或图片，或 小程序AppID/页面路径')
  return given({
    nursesPhones: read('HELP_NURSES_PHONE', readWards, '电话号码，或 病区=电话，以逗号相隔'),
    billingPhone: phone('HELP_BILLING_PHONE'),
    insurerPhone: phone('HELP_INSURER_PHONE'),
    bankName: said('HELP_BANK_NAME'),
    bankPhone: phone('HELP_BANK_PHONE'),
    bankLink: link('HELP_BANK_LINK'),
    repaying: said('HELP_REPAYING'),
    signing: said('HELP_SIGNING'),
    signingLink: link('HELP_SIGNING_LINK'),
    ending: said('HELP_ENDING'),
    discharge: said('HELP_DISCHARGE'),
    refund: said('HELP_REFUND'),
    dailyBillLink: link('HELP_DAILY_BILL_LINK'),
    invoiceLink: link('HELP_INVOICE_LINK'),
  })
}

/** Without what is not there. */
function given(all: { [K in keyof HospitalHelp]: HospitalHelp[K] | undefined }): HospitalHelp {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

const readPhone = (text: string): string | undefined => (PHONE.test(text) ? text : undefined)

/** One number for all, or one a ward; the one without a ward is for those that are not named. */
function readWards(text: string): HospitalHelp['nursesPhones'] {
  const phones: { ward?: string; phone: string }[] = []
  for (const part of text.split(/[,，]/)) {
    const [, ward = '', number = ''] = /^([^=]*=)?(.*)$/.exec(part.trim()) ?? []
    const phone = readPhone(number.trim())
    if (phone === undefined) return undefined
    const name = ward.slice(0, -1).trim()
    if (phones.some((other) => (other.ward ?? '') === name)) return undefined
    phones.push({ ...(name !== '' && { ward: name }), phone })
  }
  return phones
}

function readSaid(text: string): Said | undefined {
  const [chinese = '', english = '', ...more] = text.split('||').map((part) => part.trim())
  if (chinese === '' || more.length > 0) return undefined
  if (chinese.length > LONGEST_TEXT || english.length > 2 * LONGEST_TEXT) return undefined
  return { text: chinese, ...(english !== '' && { english }) }
}

function readElsewhere(text: string): Elsewhere | undefined {
  const [, appId, path = ''] = MINI_PROGRAM.exec(text) ?? []
  if (appId !== undefined) return { kind: 'program', appId, path }
  if (!URL.canParse(text)) return undefined
  const { protocol, pathname } = new URL(text)
  if (protocol !== 'https:' || text.length > 500) return undefined
  return { kind: /\.(png|jpe?g|gif|webp)$/i.test(pathname) ? 'picture' : 'page', url: text }
}
