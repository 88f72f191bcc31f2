import type { Page } from 'playwright-core'
import type {
  ActionName,
  Actions,
  Agreement,
  AttachmentPiece,
  Bill,
  Failure,
  HospitalHelp,
  KnownCampus,
  Overview,
  Part,
  Patient,
  Preauthorization,
  TimelineEvent,
} from '../../cloudfunctions/patient/api.ts'
import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { PRIVACY_VERSION } from '../../src/stores/privacyVersion.ts'
import { MODES, setFontSize, type ModeName, type Visited } from './modes.ts'
import type { Phone, Site } from './site.ts'
import { standstill } from './standstill.ts'
import { until } from './until.ts'

/** What the function says, without a function; `never`: it does not answer. */
type Says<A extends ActionName> = Actions[A]['output'] | Failure | 'never'
type Answers = {
  [A in ActionName]?: A extends 'agreements.attachment'
    ? Says<A> | ((input: Actions[A]['input']) => Says<A>)
    : Says<A>
}

/** A page in a state that is not met on a walk, or not in the same way twice. */
interface State {
  name: string
  path: string
  search?: string
  answers: Answers
  /** What the phone remembers, besides how one likes to read. */
  remembered?: Record<string, unknown>
  /** Is there once the page stands. */
  ready: string
  /** What the function says from then on. */
  later?: Answers
  act?(page: Page): Promise<void>
  sheet?: boolean
}

const DAY = 86_400_000
const at = (days: number): string => formatDateTime(Date.now() + days * DAY)
const LARGEST = '99999999999999.99'

const patient = (over: Partial<Patient> = {}): Patient => ({
  patientId: 'p1',
  name: '黄*练',
  cert_type: '01',
  certTypeName: '居民身份证',
  certNo: '350***********0030',
  authorizedUntil: at(29.5),
  ...over,
})
const foreigner = patient({
  patientId: 'p2',
  name: 'M*** A*** D*** L*** S*** F*** G***',
  cert_type: '08',
  certTypeName: '外国人护照',
  certNo: 'XE*****01',
  authorizedUntil: at(2.5),
})
const attachment = (
  mediaType: AttachmentPiece['mediaType'],
  content: string,
  over: Partial<AttachmentPiece> = {},
): AttachmentPiece => ({
  cntr_no: 'A1',
  mediaType,
  size: Buffer.byteLength(content),
  digest: 'd',
  content: Buffer.from(content).toString('base64'),
  ...over,
})
const ended = patient({
  patientId: 'p3',
  name: '阿***古',
  cert_type: '04',
  certTypeName: '港澳居民来往内地通行证（香港）',
  certNo: 'H********89',
  authorizedUntil: at(-0.5),
})
const HOSPITAL = {
  hospital: '福建医科大学附属泉州第一人民医院（城东院区）',
  ward: '心血管内科与呼吸危重症医学科联合重症监护病区三区',
  bed: '加12床',
}
const LONG_STAY = 'ZY20261101003000000000000000000000000012'
const stay = {
  hosp_mdtrt_id: 'ZY20261101003',
  hospital: '泉州示范医院',
  ward: '心血管内科',
  bed: '3',
  admittedAt: at(-6),
}
const longStay = { ...HOSPITAL, hosp_mdtrt_id: LONG_STAY, admittedAt: at(-6) }
const moneyOf = (outstanding: string, used = '0.00', released = '0.00', held = outstanding) => ({
  held,
  used,
  released,
  outstanding,
})
const preauthorization = (over: Partial<Preauthorization>): Preauthorization => ({
  hosp_mdtrt_id: stay.hosp_mdtrt_id,
  cntr_state: '1',
  phase: 'frozen',
  money: moneyOf('12000.00'),
  frez_amt: '12000.00',
  frez_time: at(-6),
  cntr_act_amt: '0.00',
  asOf: at(0),
  ...over,
})
const nothing = ({ frez_time: _, ...over }: Partial<Preauthorization>): Preauthorization => {
  const { frez_time: _none, ...state } = preauthorization({ phase: 'none', money: {}, ...over })
  return { ...state, frez_amt: '0.00' }
}
const event = (
  kind: TimelineEvent['kind'],
  days: number,
  amount?: string,
  over: Partial<TimelineEvent> = {},
): TimelineEvent => ({
  kind,
  at: at(days),
  serialNo: 'S1',
  certainty: 'known',
  ...(amount !== undefined && { amount }),
  ...over,
})
const bill = (over: Partial<Bill>): Bill => ({
  hosp_mdtrt_id: stay.hosp_mdtrt_id,
  settled: false,
  setl_time: at(-1),
  medfee_sumamt: LARGEST,
  fund_pay_sumamt: LARGEST,
  acct_pay_sumamt: LARGEST,
  cash_payamt: LARGEST,
  cntr_bank_act_amt: LARGEST,
  ...over,
})
const SETTLED_BILL = {
  settled: true,
  medfee_sumamt: '18650.00',
  fund_pay_sumamt: '13150.00',
  acct_pay_sumamt: '2200.00',
  cash_payamt: '0.00',
  cntr_bank_act_amt: '3300.00',
}
const SETTLED_EVENTS = [
  event('frozen', -6, '15000.00', { acct_frez_amt: '5000.00', bank_frez_amt: '10000.00' }),
  event('settled', -1, '5500.00', { acct_pay_sumamt: '2200.00', cntr_bank_act_amt: '3300.00' }),
  event('released', -1, '9500.00', { bySettlement: true }),
  event('refunded', -0.5, '1000.00'),
]
const agreement = (over: Partial<Agreement>): Agreement => ({
  cntr_no: 'XYQZ202611010000003',
  is_own: false,
  sign_time: at(-12),
  sign_state: '1',
  signStateName: '已签署',
  inForce: true,
  hasAttachment: true,
  ...over,
})
/** Of a platform whose codes nobody has named. */
const { signStateName: _name, inForce: _inForce, ...NAMELESS } = agreement({ sign_state: '7' })
const failure = (code: string, message: string, retryable = false): Failure => ({
  code,
  message,
  retryable,
})

const UNREACHABLE = failure(
  'unavailable.platform-unreachable',
  '暂时连不上医保平台，请稍后再试',
  true,
)
const NOT_AUTHORIZED = failure(
  'state.not-authorized',
  '还没有这位患者的授权，或授权已到期，请重新授权',
)

const onStay = (over: Answers, patients: Patient[] = [patient()]): Answers => ({
  'patients.list': { patients },
  'stays.list': { stays: [stay] },
  'preauthorization.current': preauthorization({}),
  'timeline.list': { events: [event('frozen', -6, '12000.00')] },
  'bill.get': { bill: null },
  ...over,
})
/** The first screen's one answer, of what the single actions would say. */
function overviewOf(answers: Answers): Answers['overview.get'] {
  const {
    'patients.list': list,
    'stays.list': stays,
    'preauthorization.current': current,
    'timeline.list': timeline,
    'bill.get': bill,
  } = answers
  if (list === 'never' || current === 'never') return 'never'
  if (list === undefined || 'code' in list) return list
  const patientId = list.patients[0]?.patientId
  if (patientId === undefined) return { ...list, help: HELP }
  const chosen =
    stays === undefined || stays === 'never' || 'code' in stays || stays.stays.length === 1
  return {
    ...list,
    help: HELP,
    patientId,
    ...part('stays', stays, (answer) => answer.stays),
    ...(chosen && {
      ...part('preauthorization', current, (answer) => answer),
      ...part('timeline', timeline, ({ events }) => events),
      ...part('bill', bill, (answer) => answer.bill),
    }),
  }
}

function part<N extends string, T extends object, D>(
  name: N,
  answer: T | Failure | 'never' | undefined,
  data: (answer: T) => D,
): Partial<Record<N, Part<D>>> {
  if (answer === undefined || answer === 'never') return {}
  return {
    [name]: 'code' in answer ? { ok: false, error: answer } : { ok: true, data: data(answer) },
  } as Partial<Record<N, Part<D>>>
}

const away = {
  state: 's',
  appId: 'wx',
  path: 'p',
  extraData: {},
  expiresAt: at(0.01),
  away: true,
  known: {},
}
/** Words and links as long as a hospital may make them. */
const HELP: HospitalHelp = {
  nursesPhones: [{ phone: '0595-00000010' }],
  billingPhone: '0595-00000020,80123',
  insurerPhone: '12393',
  bankName: { text: '示范农村商业银行股份有限公司' },
  bankPhone: '0595-00000030',
  bankLink: { kind: 'page', url: 'https://bank.example/' },
  repaying: { text: '出院后 30 天内还清，不收利息。' },
  signing: { text: '本人带身份证，到住院楼一楼医保窗口签；本人来不了，家人带两人的身份证代签。' },
  signingLink: { kind: 'picture', url: 'https://hospital.example/sign.png' },
  ending: { text: '没有冻结的时候，到签协议的窗口解除。' },
  discharge: { text: '医生开了出院单，带身份证到住院楼一楼结算窗口。' },
  refund: { text: '带身份证和发票到结算窗口。个账当天退，银行的 3 个工作日。' },
  dailyBillLink: { kind: 'page', url: 'https://hospital.example/daily' },
  invoiceLink: { kind: 'program', appId: 'wx0123456789abcdef', path: '' },
}
const nobody: Answers = { 'patients.list': { patients: [] } }

/** With names as long as a hospital may make them. */
const CAMPUSES: readonly KnownCampus[] = [
  { institution: 'H1', name: '本部', address: '鲤城区东街 250 号', phone: '0595-00000010' },
  {
    institution: 'H2',
    name: '福建医科大学附属泉州第一人民医院城东院区（妇儿中心）',
    address: '丰泽区安吉南路与体育街交叉口西北侧 1 号住院综合楼',
    phone: '0595-00000020',
  },
  { institution: 'H3', name: '北院' },
]
const MANY_CAMPUSES = Array.from({ length: 15 }, (_, index) => ({
  institution: `H${index + 1}`,
  name: `第${index + 1}院区`,
  address: `丰泽区第 ${index + 1} 大道`,
}))
const campuses = { campuses: [...CAMPUSES], institution: 'H2' }
/** One patient, as one of the campuses tells it. */
const atCampuses = (
  told: Pick<Overview, 'stays' | 'unasked' | 'preauthorization' | 'timeline' | 'bill'>,
): Answers => ({
  'overview.get': { patients: [patient()], help: HELP, ...campuses, patientId: 'p1', ...told },
})
const chosenCampus = { campuses: { all: CAMPUSES, isApart: false }, campus: 'H2' }

/** In the browser: nobody on the page waits until what was seen is put away. */
const IS_SEALED = `new Promise((resolve) => {
  const opening = indexedDB.open('sealed')
  opening.onupgradeneeded = () => opening.transaction.abort()
  opening.onerror = () => resolve(false)
  opening.onsuccess = () => {
    const asked = opening.result.transaction('sealed').objectStore('sealed').count('last-seen')
    asked.onsuccess = () => resolve(asked.result === 1)
    opening.result.close()
  }
})`

const STATES: readonly State[] = [
  {
    name: 'arrival-ended',
    path: '',
    answers: nobody,
    remembered: { patient: 'p1' },
    ready: '.arrived',
  },
  {
    name: 'arrival-bed',
    path: '',
    search: '?ticket=abcdef',
    answers: { ...nobody, 'entry.resolve': { kind: 'ticket', ticket: 'abcdef', ...HOSPITAL } },
    ready: '.arrived',
  },
  {
    name: 'arrival-bed-refused',
    path: '',
    search: '?ticket=abcdef',
    answers: {
      ...nobody,
      'entry.resolve': failure(
        'state.ticket-revoked',
        '这个床头码已经停用。请扫床头新贴的二维码，或请护士站更换',
      ),
    },
    ready: '.arrived',
  },
  {
    name: 'arrival-campus',
    path: '',
    answers: { 'overview.get': { patients: [], help: HELP, ...campuses } },
    remembered: chosenCampus,
    ready: '.hero',
    act: (page) => page.locator('.row').first().scrollIntoViewIfNeeded(),
  },
  {
    name: 'campus-choose',
    path: 'pages-campus/choose/index?next=identity',
    answers: nobody,
    remembered: chosenCampus,
    ready: '.row',
  },
  {
    name: 'campus-many',
    path: 'pages-campus/choose/index',
    answers: nobody,
    remembered: { campuses: { all: MANY_CAMPUSES, isApart: false } },
    ready: '.row',
    async act(page) {
      await page.locator('.row').nth(11).waitFor()
      await page.locator('input').fill('第15')
      await until(page, `document.querySelectorAll('.row').length === 1`)
      await page.locator('input').fill('没有的')
      await until(page, `document.querySelectorAll('.row').length === 0`)
      await page.locator('input').fill('')
    },
  },
  {
    name: 'campus-consent',
    path: 'pages/consent/index',
    answers: nobody,
    remembered: chosenCampus,
    ready: '.page-bar .btn',
  },
  {
    name: 'identity-long',
    path: 'pages/identity/index',
    answers: nobody,
    ready: '.form',
    async act(page) {
      // In English the form begins with a passport.
      await page.locator('.type-box').click()
      await page
        .getByText(/^(居民身份证|Chinese resident ID card)$/)
        .last()
        .click()
      await page.locator('input').nth(0).fill('阿卜杜热西提·买买提吐尔逊·阿布都克里木江阿布都外力')
      await page.locator('input').nth(1).fill('350502194803120010')
      await page.locator('.form .btn-primary').click()
      await page.locator('.field-complaint').waitFor()
    },
  },
  {
    name: 'handoff-cancelled',
    path: '',
    search: '?error=cancelled&state=s',
    answers: nobody,
    remembered: { handoff: away },
    ready: '.state',
  },
  {
    name: 'identity-relative',
    path: 'pages/identity/index',
    answers: nobody,
    ready: '.form',
    async act(page) {
      await page.locator('.choice').nth(1).click()
      await page.locator('.family').waitFor()
    },
  },
  {
    name: 'identity-family-guide',
    path: 'pages/identity/index',
    answers: nobody,
    ready: '.form',
    sheet: true,
    async act(page) {
      await page.locator('.choice').nth(1).click()
      await page.locator('.family .btn').click()
      await page.locator('.sheet .step').first().waitFor()
    },
  },
  {
    name: 'handoff-overdue',
    path: '',
    search: '?authCode=c',
    answers: nobody,
    remembered: { handoff: { ...away, expiresAt: at(-0.01) } },
    ready: '.state',
  },
  {
    name: 'handoff-family-card',
    path: '',
    search: '?authCode=c',
    answers: {
      ...nobody,
      'handoff.complete': failure(
        'state.family-card',
        '刚才用的是家人 阿***布 的医保电子凭证。需要患者 阿***提 本人的：请重新授权，在医保电子凭证里选患者',
      ),
    },
    remembered: { handoff: away },
    ready: '.state .step',
  },
  {
    name: 'handoff-last-step',
    path: '',
    search: '?state=s&code=c',
    answers: { ...nobody, 'handoff.complete': UNREACHABLE },
    remembered: { handoff: away },
    ready: '.state',
  },
  {
    name: 'stay-loading',
    path: 'pages/stay/index',
    answers: onStay({ 'preauthorization.current': 'never' }),
    ready: '.skeleton',
  },
  {
    name: 'stay-partly-released',
    path: 'pages/stay/index',
    ready: '.event',
    answers: onStay({
      'preauthorization.current': preauthorization({
        phase: 'partly-released',
        money: moneyOf('10000.00', '0.00', '5000.00', '15000.00'),
        checking: true,
        frez_amt: '10000.00',
        acct_frez_amt: '1000.00',
        bank_frez_amt: '9000.00',
      }),
      'timeline.list': {
        events: [
          event('frozen', -6, '15000.00'),
          event('released', -3, '5000.00', { reason: '患者要求减少冻结的金额，经办人已核对' }),
          event('released', -1, undefined, { certainty: 'unknown' }),
        ],
      },
    }),
  },
  {
    name: 'stay-largest',
    path: 'pages/stay/index',
    ready: '.event',
    answers: onStay(
      {
        'stays.list': { stays: [longStay] },
        'preauthorization.current': preauthorization({
          hosp_mdtrt_id: LONG_STAY,
          phase: 'partly-released',
          money: { ...moneyOf(LARGEST, LARGEST, LARGEST), refunded: LARGEST },
          frez_amt: LARGEST,
          acct_frez_amt: '0.00',
          bank_frez_amt: LARGEST,
          cntr_act_amt: LARGEST,
          cntr_setl_time: at(-1),
        }),
        'timeline.list': {
          events: [
            event('frozen', -6, LARGEST, { acct_frez_amt: LARGEST, bank_frez_amt: LARGEST }),
            event('settled', -1, LARGEST, {
              acct_pay_sumamt: LARGEST,
              cntr_bank_act_amt: LARGEST,
            }),
          ],
        },
        'bill.get': { bill: bill({ refunded: LARGEST, aboveHold: LARGEST }) },
      },
      [foreigner, patient()],
    ),
  },
  {
    name: 'stay-nobodys',
    path: 'pages/stay/index',
    ready: '.heart',
    answers: onStay({
      'preauthorization.current': nothing({ registration: 'not-found' }),
      'timeline.list': { events: [] },
    }),
  },
  {
    name: 'stay-unsigned',
    path: 'pages/stay/index',
    ready: '.heart',
    answers: onStay({
      'preauthorization.current': nothing({
        registration: 'unchecked',
        agreement: { state: 'none', signed: [] },
      }),
      'timeline.list': { events: [] },
    }),
  },
  {
    name: 'stay-signed-nameless',
    path: 'pages/stay/index',
    ready: '.heart',
    answers: onStay({
      'preauthorization.current': nothing({
        agreement: {
          state: 'not-known',
          signed: [
            { cntr_no: 'XYQZ2026110100000000000000000000000000031', sign_time: at(-12) },
            { cntr_no: 'XY2025110100301', sign_time: at(-400) },
          ],
        },
      }),
      'timeline.list': { events: [] },
    }),
  },
  {
    name: 'stay-estimate',
    path: 'pages/stay/index',
    ready: '.bill-hold',
    answers: onStay({
      'preauthorization.current': preauthorization({
        money: moneyOf('1200.00'),
        frez_amt: '1200.00',
        acct_frez_amt: '0.00',
        bank_frez_amt: '1200.00',
      }),
      'timeline.list': { events: [event('frozen', -6, '1200.00')] },
      'bill.get': {
        bill: bill({
          medfee_sumamt: '26500.00',
          fund_pay_sumamt: '6000.00',
          acct_pay_sumamt: '0.00',
          cash_payamt: '1500.00',
          cntr_bank_act_amt: '19000.00',
          aboveHold: '17800.00',
        }),
      },
    }),
  },
  {
    name: 'stay-refunded-in-part',
    path: 'pages/stay/index',
    ready: '.bill-hold',
    answers: onStay({
      'preauthorization.current': preauthorization({
        phase: 'settled',
        money: {
          ...moneyOf('0.00', '5500.00', '9500.00', '15000.00'),
          refunded: '1000.00',
        },
        frez_amt: '0.00',
        cntr_act_amt: '4500.00',
        cntr_setl_time: at(-1),
      }),
      'timeline.list': { events: SETTLED_EVENTS },
      'bill.get': { bill: bill({ ...SETTLED_BILL, refunded: '1000.00' }) },
    }),
  },
  {
    name: 'stay-refunded',
    path: 'pages/stay/index',
    ready: '.bill-hold',
    answers: onStay({
      'preauthorization.current': preauthorization({
        phase: 'refunded',
        money: {
          ...moneyOf('0.00', '5500.00', '9500.00', '15000.00'),
          refunded: '5500.00',
        },
        frez_amt: '0.00',
        cntr_act_amt: '0.00',
        cntr_setl_time: at(-1),
      }),
      'timeline.list': {
        events: [...SETTLED_EVENTS, event('refunded', -0.5, '4500.00')],
      },
      'bill.get': { bill: bill({ ...SETTLED_BILL, refunded: '5500.00' }) },
    }),
  },
  {
    name: 'guide-discharge',
    path: 'pages-about/guide/index?topic=discharge',
    answers: nobody,
    ready: '.step',
  },
  {
    name: 'guide-bank',
    path: 'pages-about/guide/index?topic=bank',
    answers: nobody,
    ready: '.step',
  },
  {
    name: 'stay-on-record',
    path: 'pages/stay/index',
    ready: '.event',
    answers: onStay({
      'preauthorization.current': preauthorization({ money: {} }),
      'timeline.list': { events: [] },
    }),
  },
  {
    name: 'stay-unknown',
    path: 'pages/stay/index',
    answers: onStay({
      'preauthorization.current': preauthorization({ phase: 'unknown', money: {} }),
    }),
    ready: '.event',
  },
  {
    name: 'stay-choose',
    path: 'pages/stay/index',
    answers: onStay({ 'stays.list': { stays: [stay, longStay] } }),
    ready: '.row',
  },
  {
    name: 'stay-campus',
    path: 'pages/stay/index',
    answers: atCampuses({
      stays: { ok: true, data: [{ ...longStay, institution: 'H2' }] },
      preauthorization: { ok: true, data: preauthorization({ hosp_mdtrt_id: LONG_STAY }) },
      timeline: { ok: true, data: [event('frozen', -6, '12000.00')] },
      bill: { ok: true, data: null },
    }),
    remembered: chosenCampus,
    ready: '.event',
  },
  {
    name: 'stay-campus-away',
    path: 'pages/stay/index',
    answers: atCampuses({
      stays: { ok: true, data: [{ ...stay, institution: 'H3' }] },
      unasked: ['H1', 'H2'],
    }),
    remembered: chosenCampus,
    ready: '.away',
  },
  {
    name: 'stay-campus-ask',
    path: 'pages/stay/index',
    answers: atCampuses({
      stays: { ok: true, data: [] },
      unasked: ['H1'],
    }),
    remembered: chosenCampus,
    ready: '.field',
  },
  {
    name: 'stay-ask',
    path: 'pages/stay/index',
    answers: onStay({ 'stays.list': { stays: [] } }),
    ready: '.field',
    act: (page) => page.locator('.btn-primary').click(),
  },
  {
    name: 'stay-failed',
    path: 'pages/stay/index',
    answers: onStay({ 'preauthorization.current': UNREACHABLE }),
    ready: '.state',
  },
  {
    name: 'stay-last-seen',
    path: 'pages/stay/index',
    answers: onStay({}),
    ready: '.event',
    later: { 'overview.get': UNREACHABLE },
    async act(page) {
      await until(page, IS_SEALED)
      await page.reload()
      await page.locator('.stale').waitFor()
    },
  },
  {
    name: 'stay-ended',
    path: 'pages/stay/index',
    answers: onStay({ 'stays.list': { stays: [stay, longStay] } }, [ended]),
    ready: '.row',
    later: { 'overview.get': NOT_AUTHORIZED },
    async act(page) {
      await page.locator('.row').first().click()
      await page.locator('.state').waitFor()
    },
  },
  {
    name: 'patients-several',
    path: 'pages-patients/list/index',
    answers: { 'patients.list': { patients: [patient(), foreigner, ended] } },
    ready: '.pair',
  },
  {
    name: 'patients-not-removed',
    path: 'pages-patients/list/index',
    answers: { 'patients.list': { patients: [foreigner] }, 'patients.remove': UNREACHABLE },
    ready: '.pair',
    sheet: true,
    async act(page) {
      await page.locator('.half .btn').last().click()
      await page.locator('.btn-danger').click()
      await page.locator('.sheet .notice').waitFor()
    },
  },
  {
    name: 'agreements-several',
    path: 'pages-agreements/list/index',
    ready: '.act',
    answers: {
      'patients.list': { patients: [patient()] },
      'agreements.list': {
        agreements: [
          agreement({
            is_own: true,
            sign_state: '2',
            signStateName: '已解除',
            inForce: false,
            cntr_no: 'XYQZ2026110100000000000000000000000000031',
            hasAttachment: false,
          }),
          NAMELESS,
        ],
      },
    },
  },
  {
    name: 'agreements-failed',
    path: 'pages-agreements/list/index',
    answers: { 'patients.list': { patients: [patient()] }, 'agreements.list': UNREACHABLE },
    ready: '.state',
  },
  {
    name: 'agreement-fetching',
    path: 'pages-agreements/view/index?cntr_no=A1',
    answers: { 'patients.list': { patients: [patient()] }, 'agreements.attachment': 'never' },
    ready: '.progress',
  },
  {
    name: 'agreement-on-its-way',
    path: 'pages-agreements/view/index?cntr_no=A1',
    answers: {
      'patients.list': { patients: [patient()] },
      'agreements.attachment': ({ from }) =>
        from === undefined
          ? attachment('application/pdf', '%PDF-'.repeat(200_000), {
              size: 3_145_728,
              next: 1_000_000,
            })
          : 'never',
    },
    ready: '.progress-bar[style]',
  },
  {
    name: 'agreement-for-a-computer',
    path: 'pages-agreements/view/index?cntr_no=A1',
    answers: {
      'patients.list': { patients: [patient()] },
      'agreements.attachment': attachment('application/ofd', 'PK'),
    },
    ready: '.state',
  },
  {
    name: 'agreement-broken',
    path: 'pages-agreements/view/index?cntr_no=A1',
    answers: {
      'patients.list': { patients: [patient()] },
      'agreements.attachment': attachment('image/png', 'no picture at all'),
    },
    ready: '.state',
  },
  {
    name: 'agreement-without-words',
    path: 'pages-agreements/view/index?cntr_no=A1',
    answers: {
      'patients.list': { patients: [patient()] },
      'agreements.attachment': attachment('text/html', '<img src="x">'),
    },
    ready: '.state',
  },
  {
    name: 'agreement-in-parts',
    path: 'pages-agreements/view/index?cntr_no=A1',
    answers: {
      'patients.list': { patients: [patient()] },
      'agreements.attachment': attachment('text/plain', '第一条，甲方同意。\n'.repeat(610)),
    },
    ready: '.turn',
    // To the last part, which is short.
    act: (page) => page.locator('.turn .btn').click(),
  },
]

export const STATE_NAMES = STATES.map(({ name }) => name)

/** Brings about every state in one mode and stops at each. */
export async function visitStates(
  site: Site,
  mode: ModeName,
  visit: (visited: Visited) => Promise<void>,
): Promise<Phone> {
  const { options, fontSize } = MODES[mode] as { options: object; fontSize?: number }
  const phone = await site.phone(options)
  const { page, context } = phone
  if (fontSize !== undefined) await setFontSize(context, page, fontSize)
  let answers: Answers = {}
  await page.route('**/dev-session', (route) =>
    route.fulfill({ json: { token: 'token', expiresAt: Date.now() + DAY } }),
  )
  await page.route('**/patient', async (route) => {
    const asked = route.request().postDataJSON() as { action: ActionName }
    const { action } = asked
    const given = answers[action] ?? (action === 'overview.get' ? overviewOf(answers) : undefined)
    const answer = typeof given === 'function' ? given(asked as never) : given
    if (answer === undefined) throw new Error(`the state says nothing of ${action}`)
    if (answer !== 'never')
      await route.fulfill({
        json: 'code' in answer ? { ok: false, error: answer } : { ok: true, data: answer },
      })
  })
  const comfort = { care: mode === 'care', language: mode === 'english' ? 'en' : 'zh' }
  for (const {
    name,
    path,
    search = '',
    remembered,
    ready,
    later,
    act,
    sheet = false,
    ...state
  } of STATES) {
    answers = state.answers
    await page.goto(`${site.url}/healthz`)
    await page.evaluate(`{
      localStorage.clear()
      indexedDB.deleteDatabase('sealed')
      for (const [key, data] of Object.entries(${JSON.stringify({ consent: { version: PRIVACY_VERSION, at: 1 }, comfort, help: HELP, ...remembered })}))
        localStorage.setItem(key, typeof data === 'string' ? data : JSON.stringify({ type: 'object', data }))
    }`)
    await page.goto(`${site.url}/${search}#/${path}`)
    await page
      .locator(mode === 'care' ? `${ready}, .care-now` : ready)
      .first()
      .waitFor()
    answers = later ?? answers
    await act?.(page)
    await standstill(page)
    await visit({ name, page, sheet })
  }
  return phone
}
