/**
 * What the sandbox's hospital answers to what patients ask. Nobody has these numbers: none of a city begins with a
 * nought.
 */
export const HELP_ENVIRONMENT = {
  HELP_NURSES_PHONE: '心血管内科=0595-00000011，0595-00000010',
  HELP_BILLING_PHONE: '0595-00000020',
  HELP_INSURER_PHONE: '12393',
  HELP_SIGNING:
    '本人带身份证，到住院楼一楼医保窗口签；本人来不了，家人带两人的身份证代签。 || Bring the ID document to the insurance counter on the ground floor. A relative may sign with both documents.',
  HELP_SIGNING_LINK: 'https://hospital.example/sign.png',
  HELP_ENDING:
    '没有冻结的时候，到签协议的窗口解除。 || At the same counter, while nothing is on hold.',
  HELP_DISCHARGE:
    '医生开了出院单，带身份证到住院楼一楼结算窗口。 || With the discharge note and the ID document, to the billing desk on the ground floor.',
  HELP_REFUND:
    '带身份证和发票到结算窗口。个账当天退，银行的 3 个工作日。 || Bring ID and invoice to the billing desk. Account: the same day; bank: 3 working days.',
  HELP_BANK_NAME: '示范银行 || Model Bank',
  HELP_BANK_PHONE: '0595-00000030',
  HELP_BANK_LINK: 'https://bank.example/repay',
  HELP_REPAYING:
    '出院后 30 天内还清，不收利息；在银行的手机应用里还。 || Within 30 days of discharge, free of interest, in the app of the bank.',
  HELP_DAILY_BILL_LINK: 'https://hospital.example/daily-bill',
  HELP_INVOICE_LINK: 'https://hospital.example/invoice',
} as const
