import type { DemoPatient } from '../../sandbox/defaults.ts'
import { checkDigit } from '../../shared/citizenNumber.ts'
import { agree } from '../../testkit/app.ts'
import type { Phone } from './phone.ts'

/** The insurer's e-voucher mini-program, where nothing else is configured. */
export const EVOUCHER = 'wx0c13e701f68315c4'

type Someone = Pick<DemoPatient, 'psn_name' | 'cert_no'>

let last = Math.floor(Math.random() * 900_000)

/** A patient of whom nobody knows anything; another one each time, as the functions count how often one is tried. */
export function stranger(): Someone {
  const count = String(++last % 1_000_000).padStart(6, '0')
  const number = `350502${1900 + Number(count.slice(0, 2))}01${String(1 + (Number(count[2]) % 9)).padStart(2, '0')}${count.slice(3)}`
  return { psn_name: '柯路人', cert_no: number + checkDigit(number) }
}

/** What a patient does, by what is to be read on the screen. */
export async function consent({ device }: Phone): Promise<void> {
  await device.tapText('开始')
  await device.tapText('同意并继续')
}

export async function fillIn({ device }: Phone, { psn_name, cert_no }: Someone): Promise<void> {
  await device.input('您的姓名', psn_name)
  await device.input('证件号码', cert_no)
  await device.tapText('下一步')
}

/** From the arrival page to the one before the jump. */
export async function toHandoff(phone: Phone, patient: Someone): Promise<void> {
  await consent(phone)
  await fillIn(phone, patient)
}

/** Jumps, at the last of these taps. @returns what went out with it */
export async function jump(
  phone: Phone,
  ...taps: string[]
): Promise<{ state: string; requestId: string }> {
  const before = phone.device.wx.callsOf('navigateToMiniProgram').length
  for (const name of taps.length > 0 ? taps : ['去医保电子凭证授权'])
    await phone.device.tapText(name)
  const [call, ...more] = phone.device.wx.callsOf('navigateToMiniProgram').slice(before)
  if (call === undefined || more.length > 0)
    throw new Error(
      `${call === undefined ? 'no jump' : 'more than one jump'}. The screen shows:\n${phone.device.text()}`,
    )
  const { extraData } = call as { extraData: { state: string; requestId: string } }
  await phone.device.hide()
  return extraData
}

/** What the e-voucher gives the patient to bring back, as it does to a mini-program. */
export async function decide(
  phone: Phone,
  requestId: string,
  decision = 'agree',
): Promise<Record<string, string>> {
  return Object.fromEntries(
    await agree(`${phone.care.evoucherUrl}/authorize?request_id=${requestId}`, decision as 'agree'),
  )
}

/** Back from the e-voucher. @param extraData undefined where WeChat brings none */
export async function comeBack(
  { device, care }: Phone,
  extraData?: Record<string, string>,
  scene = 1038,
): Promise<void> {
  const appId = care.env.EVOUCHER_APP_ID ?? EVOUCHER
  await device.show({ scene, referrerInfo: { appId, ...(extraData && { extraData }) } })
}

/** From the page before the jump to what comes after it. */
export async function authorize(phone: Phone): Promise<void> {
  const { requestId } = await jump(phone)
  await comeBack(phone, await decide(phone, requestId))
}

/** From the arrival page to the stay. */
export async function walk(phone: Phone, patient: Someone): Promise<void> {
  await toHandoff(phone, patient)
  await authorize(phone)
}
