import {
  codeName,
  formatDateTime,
  formatDecimal,
  ID_TYPE,
  namedCode,
  SERVICES,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { html, type Html, type Page } from '../../web/html.ts'
import type { Told } from '../ask.ts'
import type { Call } from '../callLog.ts'
import { creditPart } from '../desk.ts'
import type { Position } from '../position.ts'
import type { Bill, Stay } from '../stays.ts'
import { answerRows, callEntries, callNotice } from './callEntries.ts'
import { fieldsOf, formKey, screen, stateBadge, yuan, type House, type Refused } from './parts.ts'

export interface StayView {
  house: House
  stay: Stay
  bill: Bill | undefined
  position: Position
  /** Newest first. */
  calls: readonly Call[]
  /** The call to report on top. */
  shown?: number
  /** What the platform says, where it was asked. */
  told?: Told
  refused?: Refused
}

/** One stay: what is held, what can be done, and all that was sent. */
export function stayPage(view: StayView): Page {
  const { house, stay, bill, position, calls, shown } = view
  const reported = calls.find(({ id }) => id === shown)
  return screen(
    house,
    stay.psn_name,
    html`<p class="crumb"><a href="/">← 住院列表</a></p>
<div class="top"><h1>${stay.psn_name} ${stateBadge(position.state)}</h1><span class="sub">${stay.hosp_mdtrt_id}</span></div>
${reported && callNotice(reported)}
<div class="columns"><div>
<section class="card"><h2>病人</h2><dl><dt>证件</dt><dd>${codeName(ID_TYPE, stay.cert_type)} ${stay.cert_no}</dd><dt>病区床位</dt><dd>${stay.ward} ${stay.bed}</dd>
<dt>入院</dt><dd>${formatDateTime(stay.admitted_at)}</dd><dt>类别</dt><dd>${namedCode(house.codes.names, 'med_type', stay.med_type)} · ${stay.is_own ? '自费' : '医保'}</dd>${stay.mdtrt_id !== undefined && html`<dt>医保登记号</dt><dd>${stay.mdtrt_id}</dd>`}</dl></section>
<section class="card"><h2>预授权 <span class="sub">本系统申报并得到确认的</span></h2><div class="sums">${sum('冻结', position.frozen)}${sum('尚在冻结', position.settled ? 0n : position.frozen - position.released)}${sum(
      '其中个账',
      position.account,
    )}${sum('其中银行', position.bank)}${sum('已解冻', position.released)}${sum('已结算', position.settled ? creditPart(bill) : 0n)}${position.refunded > 0n && sum('已退款', position.refunded)}</div></section>
${platformCard(view)}
${freezeForm(view)}${releaseForm(view)}${billForm(view)}${settleForm(view)}${refundForm(view, bill)}
</div>${callEntries(calls, shown, house.codes.names)}</div>`,
  )
}

/** What this system has confirmed need not be all: somebody may have acted elsewhere. */
function platformCard({ house, stay, told }: StayView): Html {
  const path = `/stays/${encodeURIComponent(stay.hosp_mdtrt_id)}?ask=1`
  const ask =
    house.functionsUrl !== undefined &&
    html`<a class="button plain" href="${path}">${told === undefined ? '查询' : '再查一次'}</a>`
  return html`<section class="card"><h2>医保平台的记录 <span class="sub">BC00.03.00.02</span></h2>${
    told !== undefined &&
    ('answer' in told
      ? answerRows(SERVICES.preauthorization.response, told.answer, house.codes.names)
      : html`<p>${told.message}</p>`)
  }${ask}</section>`
}

const sum = (label: string, fen: bigint): Html =>
  html`<div><span>${label}</span><b>${yuan(fen)}</b></div>`

const OPERATOR = { opt_name: '王晓敏', opt_dept_name: '住院收费处' }

interface Form {
  view: StayView
  name: string
  title: string
  button: string
  /** Whether it goes out to the function. */
  sends: boolean
  hint?: string
}

/** One thing to do, folded away; open while it has something to say. */
function form(
  { view, name, title, button, sends, hint }: Form,
  fill: (fields: ReturnType<typeof fieldsOf>) => Html | undefined,
): Html {
  const action = `/stays/${encodeURIComponent(view.stay.hosp_mdtrt_id)}/${name}`
  const fields = fieldsOf(action, view.refused)
  const blocked = sends && view.house.functionsUrl === undefined
  return html`<details class="card"${fields.refused && html` open`}><summary>${title}</summary><form method="post" action="${action}">${formKey()}${fields.problem}${
    hint !== undefined && html`<p class="hint">${hint}</p>`
  }${fill(fields)}<button${blocked && html` disabled`}>${button}</button></form></details>`
}

const freezeForm = (view: StayView) =>
  form(
    {
      view,
      name: 'freeze',
      title: '冻结',
      button: '申报冻结',
      sends: true,
      hint: '金额不填，即冻结全部额度。',
    },
    ({ input }) => html`<div class="fields">
${input('frez_amt', '冻结金额（元）', { money: true, required: false, wide: true })}${operator(input)}</div>`,
  )

const releaseForm = (view: StayView) =>
  form(
    {
      view,
      name: 'release',
      title: '解冻',
      button: '申报解冻',
      sends: true,
      hint: '金额不填，即解冻全部余额。',
    },
    ({ input }) => html`<div class="fields">
${input('re_frez_amt', '解冻金额（元）', { money: true, required: false, wide: true })}${input('re_frez_rea', '解冻原因', { most: 1000, value: '额度调整', wide: true })}${operator(input)}</div>`,
  )

const operator = (input: ReturnType<typeof fieldsOf>['input']): Html =>
  html`${input('opt_name', '经办人', { value: OPERATOR.opt_name })}${input('opt_dept_name', '科室', { value: OPERATOR.opt_dept_name })}`

const billForm = (view: StayView) =>
  form(
    {
      view,
      name: 'bill',
      title: '账单',
      button: '保存账单',
      sends: false,
      hint: '总费用 = 基金 + 个账 + 现金 + 银行。每次保存产生新的结算流水号。',
    },
    ({ input }) => html`<div class="fields">
${AMOUNTS.map(([name, label, member]) => input(name, `${label}（元）`, { money: true, value: view.bill === undefined ? '' : formatDecimal(view.bill[member]) }))}</div>`,
  )

const AMOUNTS = [
  ['medfee_sumamt', '总费用', 'total'],
  ['fund_pay_sumamt', '基金', 'fund'],
  ['acct_pay_sumamt', '个账', 'account'],
  ['cash_payamt', '现金', 'cash'],
  ['cntr_bank_act_amt', '银行', 'bank'],
] as const

const settleForm = (view: StayView) =>
  form(
    {
      view,
      name: 'settle',
      title: '结算',
      button: '申报结算',
      sends: true,
      hint:
        view.bill === undefined
          ? '还没有账单，请先保存账单。'
          : `按账单 ${view.bill.hospitalSettlementNo} 结算：总费用 ${yuan(view.bill.total)}，个账 ${yuan(view.bill.account)}，银行 ${yuan(view.bill.bank)}。`,
    },
    () => undefined,
  )

const refundForm = (view: StayView, bill: Bill | undefined) =>
  form(
    {
      view,
      name: 'refund',
      title: '退款',
      button: '申报退款',
      sends: true,
      hint: '默认退回个账和银行支付的全部金额。',
    },
    ({ input }) => html`<div class="fields">
${input('cntr_act_amt', '退款金额（元）', { money: true, value: bill === undefined ? '' : formatDecimal(creditPart(bill)), wide: true })}</div>`,
  )
