/** What the hospital answers to what patients ask. Long, and no secret. */
const answer = (what: string) => ({ what, example: '', from: '信息科', bulky: true }) as const
const phone = (whose: string) => answer(`${whose}，患者点了就拨；空则不显示`)
const words = (what: string) => answer(`${what}；一两句话，英文写在 || 后面，空则不显示`)
const link = (what: string) =>
  answer(`${what}：https:// 的网页或图片，或 小程序AppID/页面路径；空则不显示`)

export const HELP = {
  HELP_NURSES_PHONE: phone(
    '护士站的电话；各病区不同的写成 病区=电话，以逗号相隔，不写病区的给其余病区',
  ),
  HELP_BILLING_PHONE: phone('住院结算窗口的电话'),
  HELP_INSURER_PHONE: phone('医保服务热线，一般是 12393'),
  HELP_SIGNING: words('信用就医协议谁能签、在哪里签'),
  HELP_SIGNING_LINK: link('签协议的地方，或它的二维码图片'),
  HELP_ENDING: words('怎么解除协议'),
  HELP_DISCHARGE: words('出院结算到哪里办、带什么'),
  HELP_REFUND: words('退款之后带什么、到哪里、多久到账'),
  HELP_BANK_NAME: words('合作银行的名称'),
  HELP_BANK_PHONE: phone('合作银行的客服电话'),
  HELP_BANK_LINK: link('银行还款的地方'),
  HELP_REPAYING: words('银行替患者付的怎么还、什么时候还'),
  HELP_DAILY_BILL_LINK: link('医院自己的每日费用清单'),
  HELP_INVOICE_LINK: link('医院自己的电子发票'),
} as const
