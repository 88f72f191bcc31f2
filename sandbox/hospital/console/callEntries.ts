import {
  formatDateTime,
  ID_TYPE,
  isLosslessNumber,
  isWireObject,
  parseWire,
  SERVICES,
  type CodeNames,
  type Dictionary,
  type Fields,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { html, type Html } from '../../web/html.ts'
import type { Call } from '../callLog.ts'
import { movedBy } from '../position.ts'
import { OUTCOMES, formKey, yuan } from './parts.ts'

/** The log of a stay's calls, newest first. */
export const callEntries = (
  calls: readonly Call[],
  shown: number | undefined,
  names: CodeNames,
): Html =>
  html`<section class="card"><h2>申报记录</h2>${
    calls.length === 0
      ? html`<p class="sub">还没有申报过。</p>`
      : calls.map((call) => entry(call, call.id === shown, names))
  }</section>`

/** The outcome of the call just made, on top of the page. */
export function callNotice(call: Call): Html {
  const { words, tone } = OUTCOMES[call.outcome]
  const what = `${SERVICES[call.service].title}：${words}`
  if (tone === 'good')
    return html`<div class="notice good" role="status"><b>${what}</b>${amountOf(call)}，${done(call)}</div>`
  if (tone === 'bad')
    return html`<div class="notice bad" role="alert"><b>${what}</b>${amountOf(call)}。${call.message}${code(call)}</div>`
  return html`<div class="notice wait" role="status"><b>${what}</b>${amountOf(call)}。${call.message}${call.message && '。'}系统会自动重新询问，直到有确定的结果；请勿当作失败另行处理。<a href="/stays/${encodeURIComponent(call.stayId)}?call=${call.id}">刷新</a></div>`
}

const code = (call: Call): string => (call.code === undefined ? '' : `（${call.code}）`)

function entry(call: Call, now: boolean, names: CodeNames): Html {
  const service = SERVICES[call.service]
  const { words, tone } = OUTCOMES[call.outcome]
  return html`<article class="call${now && ' now'}" id="call-${call.id}"><h3>${service.title} <b>${amountOf(call)}</b> <span class="badge ${tone}">${words}</span></h3>
<p class="sub">第 ${call.id} 笔 · ${formatDateTime(call.sentAt)}${call.repeatOf !== undefined && ` · 重发自第 ${call.repeatOf} 笔`}${call.attempts > 1 && ` · 已询问 ${call.attempts} 次`}</p>
${call.outcome === 'done' ? html`<p>${done(call)}</p>` : call.message !== '' && html`<p>${call.message}${code(call)}</p>`}
<div class="foot"><details><summary>往来内容</summary><p class="group">请求 ${service.funid}</p>${answerRows(service.request, call.data, names)}${
    call.answer !== undefined &&
    html`<p class="group">应答</p>${answerRows(service.response, call.answer, names)}`
  }</details>
<form method="post" action="/calls/${call.id}/repeat">${formKey()}<button class="plain">原样重发</button></form></div></article>`
}

/** What was done: the platform's number of it, or, where that was lost, what was said instead. */
const done = (call: Call): string => serialNumbers(call) || call.message

/** What it moves, or would. */
function amountOf(call: Call): string {
  const fen = movedBy(call)
  return fen === undefined ? '全部额度' : yuan(fen)
}

/** The platform's own numbers. */
function serialNumbers(call: Call): string {
  const { fields } = SERVICES[call.service].response
  const answer = members(call.answer)
  return Object.values(fields)
    .filter(({ wireName }) => /_(no|id)$/.test(wireName) && answer[wireName])
    .map(({ wireName, label }) => `${label} ${answer[wireName]}`)
    .join('，')
}

/** The members of a message by the standard's own names for them. */
export function answerRows(table: { fields: Fields }, text: string, names: CodeNames): Html {
  const labels = new Map(
    Object.values(table.fields).map(({ wireName, label }) => [wireName, label]),
  )
  return html`<dl>${Object.entries(members(text)).map(([name, value]) => html`<dt>${labels.get(name) ?? name}</dt><dd>${readable(name, value, names)}</dd>`)}</dl>`
}

/** A code with its name beside it. */
function readable(name: string, value: string, names: CodeNames): string {
  const dictionary = { ...DICTIONARIES, ...names }[name]
  return dictionary !== undefined && Object.hasOwn(dictionary, value)
    ? `${value} ${dictionary[value]}`
    : value
}

const DICTIONARIES: Record<string, Dictionary> = {
  cert_type: ID_TYPE,
  is_own: { 0: '否', 1: '是' },
}

function members(text: string | undefined): Record<string, string> {
  const value = text === undefined ? undefined : parseWire(text)
  if (!isWireObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isLosslessNumber(member) || typeof member === 'string'
        ? String(member)
        : JSON.stringify(member),
    ]),
  )
}
