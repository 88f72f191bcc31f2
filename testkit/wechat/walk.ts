import { demoPatient, type DemoPatient } from '../../sandbox/defaults.ts'
import { ENGLISH, type Phrase } from '../browser/words.ts'
import { QUESTIONS } from '../../src/pages-about/help/answers.ts'
import { QUESTIONS_ENGLISH } from '../../src/pages-about/help/answersEnglish.ts'
import type { EnterOptions } from './host/api.ts'
import type { Outside } from './outside.ts'

/** The insurer's e-voucher mini-program. */
const EVOUCHER = 'wx0c13e701f68315c4'

/** A phone in somebody's hand, with pixels or without. */
export interface Handset {
  tapText(name: string, nth?: number): Promise<void>
  input(label: string, value: string): Promise<void>
  /** WeChat's own arrow at the top left. */
  arrowBack(): Promise<void>
  pullDown(): Promise<void>
  show(options?: EnterOptions): Promise<void>
  hide(): Promise<void>
  text(): string | Promise<string>
}

/** A page as it stands there, to be looked at. */
export interface Stop {
  name: string
  /** A sheet lies over the page. */
  sheet: boolean
}

export interface WalkOptions {
  language?: 'zh' | 'en'
  /** What is tapped on the first page to change how everything is shown. */
  toggle?: string
  /** That is the care mode. */
  care?: boolean
}

/** Which stay the app is opened with. */
export const WALK_LAUNCH: EnterOptions = {
  query: { hosp_mdtrt_id: demoPatient('frozen').hosp_mdtrt_id },
}

/** Back from an e-voucher. @param brought undefined where WeChat brings nothing */
export const returned = (brought?: Record<string, string>, appId = EVOUCHER): EnterOptions => ({
  scene: 1038,
  referrerInfo: { appId, ...(brought && { extraData: brought }) },
})

/** Walks through every page and stops at each. */
export async function walkThrough(
  phone: Handset,
  outside: Outside,
  visit: (stop: Stop) => Promise<void>,
  { language = 'zh', toggle, care = false }: WalkOptions = {},
): Promise<void> {
  const say = (phrase: Phrase): string => (language === 'en' ? ENGLISH[phrase] : phrase)
  const tap = (phrase: Phrase, nth?: number) => phone.tapText(say(phrase), nth)
  const at = (name: string, sheet = false) => visit({ name, sheet })

  if (toggle !== undefined) await phone.tapText(toggle)
  await at('arrival')
  await tap('使用帮助')
  await phone.tapText((language === 'en' ? QUESTIONS_ENGLISH : QUESTIONS)[0]!.title)
  await at('help')
  await phone.arrowBack()
  await tap('隐私政策')
  await at('privacy')
  await phone.arrowBack()
  await tap('开始')
  await at('consent')
  await tap('同意并继续')
  await tap('下一步')
  await at('identity')
  // In English the form begins with a passport.
  const [first, second] = (
    language === 'en' ? ['外国人护照', '居民身份证'] : ['居民身份证', '外国人护照']
  ) as [Phrase, Phrase]
  await tap(first)
  await at('identity-documents', true)
  await tap('关闭')
  await tap(first)
  await tap(second)
  await tap(second)
  await tap(first)
  await authorize(demoPatient('frozen'), () => at('handoff'))
  await at('stay-frozen')
  if (care) {
    // One thing a screen: the rest is a tap away each.
    await tap('谁付的')
    await at('care-paid')
    await phone.tapText('接着看：接下来')
    await at('care-next')
  }
  await phone.tapText(say('什么是{0}').replace('{0}', say('冻结')))
  await at('stay-term', true)
  await tap('知道了')
  if (care) {
    await phone.tapText('接着看：打电话')
    await at('care-call')
    await tap('返回')
  }
  await tap('我的协议')
  await at('agreements')
  await tap('看协议内容')
  await at('agreement')
  await phone.arrowBack()
  await phone.arrowBack()

  await tap('患者')
  await tap('移除')
  await at('patients-remove', true)
  await tap('不移除')
  await tap('添加患者')
  await authorize(demoPatient('largest'))
  await at('stay-largest')
  await tap('换一位患者')
  await at('patients')
  await tap('添加患者')
  await authorize(demoPatient('settled'))
  await at('stay-settled')
  outside.online = false
  await phone.pullDown()
  await at('stay-offline')
  outside.online = true
  await tap('重试')

  async function authorize(
    { psn_name, cert_no }: DemoPatient,
    before: () => Promise<void> = async () => {},
  ): Promise<void> {
    if (language === 'en') {
      await tap('外国人护照')
      await tap('居民身份证')
    }
    await phone.input(say('您的姓名'), psn_name)
    await phone.input(say('证件号码'), cert_no)
    await tap('下一步')
    await before()
    await tap('去医保电子凭证授权')
    await phone.hide()
    await phone.show(returned(await outside.decide()))
  }
}
