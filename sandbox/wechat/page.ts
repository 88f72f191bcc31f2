import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { html, type Html, type Page } from '../web/html.ts'
import type { SandboxTemplate } from './templates.ts'

export interface Received {
  openid: string
  templateId: string
  page: string
  /** By the template's own names. */
  data: Record<string, string>
  /** ms since the epoch. */
  at: number
}

export const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#ededed;color:#191919;font:17px/1.55 -apple-system,"PingFang SC","Microsoft YaHei",sans-serif}
header{background:#ededed;border-bottom:1px solid #d9d9d9;padding:14px 16px;text-align:center}
h1{margin:0;font-size:19px;font-weight:600}
header p{margin:2px 0 0;font-size:15px;color:#5f5f5f}
main{max-width:480px;margin:0 auto;padding:8px 14px 32px}
time{display:block;text-align:center;color:#5f5f5f;font-size:15px;margin:18px 0 8px}
article{background:#fff;border-radius:10px;padding:16px 18px}
h2{margin:0 0 2px;font-size:20px;font-weight:600}
article p{margin:0 0 12px;font-size:15px;color:#5f5f5f}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:6px 18px;margin:0;border-top:1px solid #ededed;padding-top:12px}
dt{color:#5f5f5f}
dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.path{color:#191919;overflow-wrap:anywhere}
.onward{display:block;padding:14px;border-radius:8px;background:#06ad56;color:#fff;text-align:center;text-decoration:none}
.none{text-align:center;color:#5f5f5f;padding:48px 12px}
`

/** The messages as a phone lists them, newest first. */
export function messagesPage(
  received: readonly Received[],
  templates: readonly SandboxTemplate[],
): Page {
  return {
    title: '服务通知 · 微信沙箱',
    style: STYLE,
    body: html`<header><h1>服务通知</h1><p>微信沙箱：本机收到的订阅消息，没有发到任何手机</p></header><main>${
      received.length === 0
        ? html`<p class="none">还没有消息。患者接受订阅之后，医院冻结、解冻或结算时，消息会出现在这里。</p>`
        : [...received].reverse().map((one) => card(one, templates))
    }</main>`,
  }
}

function card(
  { openid, templateId, data, at }: Received,
  templates: readonly SandboxTemplate[],
): Html {
  const template = templates.find(({ id }) => id === templateId)
  return html`<time>${formatDateTime(at)}</time><article><h2>${template?.title ?? templateId}</h2><p>泉州医保信用就医 · 收信人 ${openid}</p><dl>${(
    template?.fields ?? []
  ).map(({ field, label }) => html`<dt>${label}</dt><dd>${data[field] ?? ''}</dd>`)}</dl></article>`
}
