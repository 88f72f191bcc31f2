import type { Channel } from '../cloudfunctions/lib/protocol/index.ts'

// Everything here is made up and public: it opens the sandbox on this machine and nothing else, anywhere.

/** 机构编号 of the sandbox's only hospital. */
export const FIXMEDINS_CODE = 'H35050200001'

/** Header `x-evoucher-key` between the functions and the sandbox's e-voucher. */
export const EVOUCHER_KEY = 'sandbox-evoucher-key-not-a-secret'

/** With whom the sandbox's e-voucher of the kind `userquery` has an agreement. */
export const EVOUCHER_PARTNER = {
  id: '99000001',
  secret: 'sandbox-evoucher-partner-secret-not-a-secret',
}

/** Header `x-his-key` between the functions and the sandbox's HIS. */
export const HIS_KEY = 'sandbox-his-key-not-a-secret'

/** The mini-program and the official account that the sandbox's WeChat knows. */
export const MINI_PROGRAM = {
  appId: 'wx5a4db0c000000001',
  appSecret: 'sandbox-mini-program-secret-not-a-secret',
  username: 'gh_5a4db0c00001',
}
export const OFFICIAL_ACCOUNT = {
  appId: 'wx5a4db0c000000002',
  appSecret: 'sandbox-official-account-secret-not-a-secret',
}

const user = {
  authMode: 'user',
  security: 'sign+encrypt',
  signType: 'SM3',
  encType: 'SM4',
  cipherText: 'hex',
  dialect: 'chs_fjs',
  signNested: 'auto',
} as const

/**
 * The channels the sandbox's platform knows: `main` is the functions' own, the others try every mode of the standard.
 */
export const SANDBOX_CHANNELS = {
  main: { ...user, appId: 'QZXYSBX0000000000001', appSecret: 'sandbox-main-secret-not-a-secret' },
  /** Appendix 1.2.2.2: a token from `POST /token` in the secret's place. */
  oauth2: {
    ...user,
    appId: 'QZXYSBX0000000000002',
    appSecret: 'sandbox-oauth2-secret-not-a-secret',
    authMode: 'oauth2',
  },
  /** Appendix 1.2.2.3: no secret on the wire; a bizkey signs and a key of its own encrypts. */
  anonymous: {
    ...user,
    appId: 'QZXYSBX0000000000003',
    signKey: 'sandbox-anonymous-bizkey',
    sm4Key: 'sandbox-sm4-key0',
    authMode: 'anonymous',
  },
  plain: {
    ...user,
    appId: 'QZXYSBX0000000000004',
    appSecret: 'sandbox-plain-secret-not-a-secret',
    security: 'plain',
  },
  signed: {
    ...user,
    appId: 'QZXYSBX0000000000005',
    appSecret: 'sandbox-signed-secret-not-a-secret',
    security: 'sign',
  },
  /** The standard's own sample signs so; its cipher text is base64, too. */
  md5: {
    ...user,
    appId: 'QZXYSBX0000000000006',
    appSecret: 'sandbox-md5-secret-not-a-secret',
    signKey: 'sandbox-md5-bizkey',
    signType: 'MD5',
    cipherText: 'base64',
  },
  /** Signs objects as the implementation that vendors hand on: every scalar inside of one is a text. */
  text: {
    ...user,
    appId: 'QZXYSBX0000000000007',
    appSecret: 'sandbox-text-secret-not-a-secret',
    signNested: 'text',
  },
  /** Signs objects without anything that is empty. */
  bare: {
    ...user,
    appId: 'QZXYSBX0000000000008',
    appSecret: 'sandbox-bare-secret-not-a-secret',
    signNested: 'bare',
  },
} as const satisfies Record<string, Channel>

/** The channel on which the sandbox's HIS speaks to the hospital function. */
export const HIS_CHANNEL: Channel = {
  ...user,
  appId: 'QZHIS000000000000001',
  appSecret: 'sandbox-his-secret-not-a-secret',
}

export interface DemoPatient {
  /** What this patient is for, in a word. */
  key: string
  psn_name: string
  /** Dictionary idtype, appendix 3. */
  cert_type: string
  cert_no: string
  hosp_mdtrt_id: string
  /** 医保住院登记号; a self-paying patient has none. */
  mdtrt_id?: string
  /** 是否自费病人. */
  is_own: boolean
  /** What there is to see, for people. */
  what: string
}

/**
 * The people of the sandbox. Nobody has these names; the numbers' check digits are right (GB 11643), their sequence is
 * of no one.
 */
export const DEMO_PATIENTS = [
  patient('unsigned', '林示范', '350502194803120013', 1, '未签署协议'),
  patient('signed', '陈样例', '350503195111080023', 2, '已签署协议，未冻结'),
  patient('frozen', '黄演练', '350521194506270030', 3, '已冻结：医保个账和银行各一部分'),
  patient('partly-released', '吴试新', '350582195609140017', 4, '已部分解冻'),
  patient('released', '蔡模拟', '35058319491203004X', 5, '已全部解冻'),
  patient('settled', '郑范文', '350524195304180022', 6, '已结算'),
  patient('refunded', '李样章', '350505196001050031', 7, '已退款'),
  patient('largest', '王极值', '350581194710210015', 8, '冻结金额为 99999999999999.99 元'),
  selfPaying(
    patient('several', '张多约', '350504195807300043', 9, '多份协议：已解除的、自费的、医保的'),
  ),
  patient('large-attachment', '谢长卷', '350502196212160012', 10, '协议附件为 3 MB 的 PDF'),
  selfPaying({
    ...patient('passport', 'MARTA EXAMPLE', 'XE0000001', 11, '外国人护照，自费，已冻结'),
    cert_type: '08',
  }),
  {
    ...patient('taiwan', '许台样', '00000001', 12, '台湾居民来往大陆通行证，已签署协议，未冻结'),
    cert_type: '06',
  },
  patient(
    'every-attachment',
    '何百样',
    '350506195208230023',
    13,
    '各种协议附件：GIF、GBK 网页、长文、OFD、认不出的、没有的、PNG、PDF',
  ),
] as const satisfies readonly DemoPatient[]

function patient<const K extends string>(
  key: K,
  psn_name: string,
  cert_no: string,
  bed: number,
  what: string,
) {
  const number = `20261101${String(bed).padStart(3, '0')}`
  return {
    key,
    psn_name,
    cert_type: '01',
    cert_no,
    hosp_mdtrt_id: `ZY${number}`,
    mdtrt_id: `YB${number}`,
    is_own: false,
    what,
  } satisfies DemoPatient
}

function selfPaying<P extends DemoPatient>({ mdtrt_id: _none, ...of }: P) {
  return { ...of, is_own: true }
}

/** @throws TypeError for a key that is nobody's */
export function demoPatient(key: (typeof DEMO_PATIENTS)[number]['key']): DemoPatient {
  const found = DEMO_PATIENTS.find((one) => one.key === key)
  if (found === undefined) throw new TypeError(`no demo patient ${key}`)
  return found
}

/**
 * The same people in the hospital's n-th institution, where they have other stays, agreements and bills; 0 is the
 * first.
 */
export const patientsAt = (nth: number): readonly DemoPatient[] =>
  nth === 0
    ? DEMO_PATIENTS
    : (DEMO_PATIENTS as readonly DemoPatient[]).map((one) => ({
        ...one,
        hosp_mdtrt_id: numberAt(nth, one.hosp_mdtrt_id),
        ...(one.mdtrt_id !== undefined && { mdtrt_id: numberAt(nth, one.mdtrt_id) }),
      }))

/** The first's numbers have 1101 in them, the second's 1102. */
const numberAt = (nth: number, number: string): string =>
  number.replace('20261101', String(20261101 + nth))

/** What the sandbox's HIS billed and the sandbox's platform settled, yuan: both sides know the same. */
export interface DemoBill {
  /** 医院结算流水号. */
  setl_id: string
  /** 医保结算流水号. */
  hosp_setl_id: string
  /** 医院退款流水号, where the whole of it was refunded. */
  hosp_re_setl_id?: string
  /** How long before the seeding it was settled, ms. */
  ago: number
  medfee_sumamt: string
  fund_pay_sumamt: string
  acct_pay_sumamt: string
  cash_payamt: string
  cntr_bank_act_amt: string
}

const DAY = 86_400_000

/** What was billed of a demo patient's stay, at whichever institution; undefined where nothing was. */
export function demoBill({ key, hosp_mdtrt_id }: DemoPatient): DemoBill | undefined {
  const bill = BILLED[key]
  if (bill === undefined) return undefined
  const number = hosp_mdtrt_id.slice(2)
  const { refunded, ...amounts } = bill
  return {
    ...amounts,
    setl_id: `JS${number}`,
    hosp_setl_id: `YBJS${number}`,
    ...(refunded && { hosp_re_setl_id: `TK${number}` }),
  }
}

/** By the patient's key. */
const BILLED: Readonly<
  Record<
    string,
    Omit<DemoBill, 'setl_id' | 'hosp_setl_id' | 'hosp_re_setl_id'> & { refunded?: true }
  >
> = {
  settled: {
    ago: DAY,
    medfee_sumamt: '18650.30',
    fund_pay_sumamt: '12800.00',
    acct_pay_sumamt: '2200.00',
    cash_payamt: '0.00',
    cntr_bank_act_amt: '3650.30',
  },
  refunded: {
    refunded: true,
    ago: 2 * DAY,
    medfee_sumamt: '9120.00',
    fund_pay_sumamt: '6000.00',
    acct_pay_sumamt: '1120.00',
    cash_payamt: '0.00',
    cntr_bank_act_amt: '2000.00',
  },
}
