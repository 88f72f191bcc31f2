/**
 * The sandbox's subscribe message templates, as one would have chosen them in WeChat's console. Public: they open
 * nothing.
 */
export interface SandboxTemplate {
  /** The variable that gives it to the functions. */
  variable: string
  id: string
  title: string
  /** In the order in which the phone shows them. */
  fields: readonly { field: string; label: string }[]
}

const fields = (amount: string, time: string) => [
  { field: 'thing1', label: '患者' },
  { field: 'amount2', label: amount },
  { field: 'time3', label: time },
]

export const SANDBOX_TEMPLATES: readonly SandboxTemplate[] = [
  {
    variable: 'NOTICE_TEMPLATE_FREEZE',
    id: 'sandbox-template-freeze',
    title: '住院预授权冻结通知',
    fields: fields('冻结金额', '冻结时间'),
  },
  {
    variable: 'NOTICE_TEMPLATE_RELEASE',
    id: 'sandbox-template-release',
    title: '住院预授权解冻通知',
    fields: fields('解冻金额', '解冻时间'),
  },
  {
    variable: 'NOTICE_TEMPLATE_SETTLEMENT',
    id: 'sandbox-template-settlement',
    title: '出院结算通知',
    fields: fields('结算金额', '结算时间'),
  },
]

/** What the functions need to know of them. */
export const templateEnvironment = (): Record<string, string> =>
  Object.fromEntries(SANDBOX_TEMPLATES.map(({ variable, id }) => [variable, id]))
