import { formatDateTime, ID_TYPE, namedCode } from '../../../cloudfunctions/lib/protocol/index.ts'
import { html, type Html, type Page } from '../../web/html.ts'
import type { Fault } from '../faults.ts'
import type { Position } from '../position.ts'
import type { Bill, Stay } from '../stays.ts'
import { fieldsOf, formKey, screen, stateBadge, yuan, type House, type Refused } from './parts.ts'

interface ListedStay {
  stay: Stay
  position: Position
  bill: Bill | undefined
}

export interface StayListView {
  house: House
  listed: readonly ListedStay[]
  fault: Fault | undefined
  refused?: Refused
}

/** The console's front page: who lies in the house, and a new patient's form. */
export function stayListPage({ house, listed, fault, refused }: StayListView): Page {
  return screen(
    house,
    '住院列表',
    html`
${house.functionsUrl === undefined && html`<div class="notice wait"><b>没有配置云函数地址</b>可以登记和出账，暂时不能申报冻结、解冻、结算和退款。</div>`}
<div class="top"><h1>住院列表</h1><span class="sub">共 ${listed.length} 位</span></div>
${admission(house, refused)}
<div class="card list">${listed.length === 0 ? html`<p>还没有住院病人。请先办理入院登记。</p>` : html`${table(listed, house)}<p class="hint">「冻结」和「预授权」只算本系统申报过的；沙箱的医保平台里预先备好的，点开病人就看到。</p>`}</div>
${faultForm(fault, refused)}`,
  )
}

const table = (listed: readonly ListedStay[], { codes }: House): Html =>
  html`<table><thead><tr><th>病人</th><th>住院登记号</th><th>病区床位</th><th>入院时间</th><th class="money">冻结</th><th class="money">总费用</th><th>预授权</th></tr></thead><tbody>${listed.map(
    ({ stay, position, bill }) => html`<tr>
<td class="head"><a href="/stays/${encodeURIComponent(stay.hosp_mdtrt_id)}">${stay.psn_name}</a> <span class="sub">${stay.is_own ? '自费' : '医保'} · ${namedCode(codes.names, 'med_type', stay.med_type)}</span></td>
<td data-label="住院登记号">${stay.hosp_mdtrt_id}</td><td data-label="病区床位">${stay.ward} ${stay.bed}</td>
<td data-label="入院时间">${formatDateTime(stay.admitted_at).slice(0, 16)}</td>
<td data-label="冻结" class="money">${position.frozen === 0n ? '—' : yuan(position.frozen)}</td>
<td data-label="总费用" class="money">${bill === undefined ? '—' : yuan(bill.total)}</td>
<td data-label="预授权">${stateBadge(position.state)}</td></tr>`,
  )}</tbody></table>`

function admission({ codes }: House, refused: Refused | undefined): Html {
  const { input, select, check, problem, refused: open } = fieldsOf('/stays', refused)
  return html`<details class="card"${open && html` open`}><summary>入院登记</summary><form method="post" action="/stays">${formKey()}${problem}
<p class="hint">沙箱的医保平台只认识列表里的人：照其中一位的姓名、证件再办一次入院，就能申报冻结；别的人没有签协议，平台不受理。</p><div class="fields">
${input('psn_name', '姓名')}${select('cert_type', '证件类型', ID_TYPE, '01')}${input('cert_no', '证件号码', { most: 100, wide: true })}
${input('ward', '病区', { placeholder: '如 心内科一病区' })}${input('bed', '床位', { placeholder: '如 12 床' })}${select('med_type', '就诊类型', codes.names.med_type ?? {}, codes.inpatient)}${check('is_own', '自费病人')}
</div><button>办理入院</button></form></details>`
}

function faultForm(fault: Fault | undefined, refused: Refused | undefined): Html {
  const { input, select, problem, refused: open } = fieldsOf('/sandbox/faults', refused)
  return html`<details class="card"${open && html` open`}><summary>沙箱选项：接口故障</summary><form method="post" action="/sandbox/faults">${problem}
<p class="hint">让云函数接下来几次查询（住院登记、收费信息）遇到故障。${fault === undefined ? '现在没有故障。' : `现在：${FAULT_NAMES[fault.kind]}，还有 ${fault.times} 次。`}次数填 0 即取消。</p>
<div class="fields">${select('kind', '故障', FAULT_NAMES, 'slow')}${input('times', '次数', { value: '1' })}${input('ms', '慢多少毫秒', { value: '5000' })}</div><button class="plain">设置</button></form></details>`
}

const FAULT_NAMES = { slow: '应答缓慢', down: '连接中断', garbage: '应答不是 JSON' } as const
