import { formatDateTime } from '../../../cloudfunctions/lib/protocol/index.ts'
import { html, type Html } from '../../web/html.ts'
import { notAllowed, page, type Asked, type Reply } from '../../web/serve.ts'
import { screen, type House } from './parts.ts'

/** What the hospital's functions were asked, by whatever HIS or by the platform, without personal data. */
export interface ShownRequest {
  id: string
  /** ISO. */
  time: string
  asked: string
  answered: string
  good: boolean
  /** Line by line, what happened. */
  way: readonly string[]
}

/** The latest first. */
export type ReadRequests = () => Promise<readonly ShownRequest[]>

/** An engineer at another screen sends the next one: the page looks again by itself. Seconds. */
const LOOK_AGAIN = '5'

/** The latest requests, each to be opened. */
export async function messagesPage(
  asked: Asked,
  house: Pick<House, 'hospitalName' | 'institution'>,
  requests: ReadRequests,
): Promise<Reply> {
  if (asked.method !== 'GET') return notAllowed('GET')
  const shown = await requests()
  const open = asked.query.get('request')
  const reply = page(
    200,
    screen(
      { ...house, messages: true },
      '报文',
      html`<div class="top"><h1>云函数收到的报文</h1><span class="sub">最近 ${shown.length} 份，HIS 和医保平台发来的；不含姓名、证件号</span></div>
<div class="card list">${shown.length === 0 ? html`<p>还没有收到报文。</p>` : html`<table><thead><tr><th>时间</th><th>收到</th><th>答复</th><th>请求编号</th></tr></thead><tbody>${shown.map((one) => row(one, one.id === open))}</tbody></table>`}</div>`,
    ),
  )
  return open === null ? { ...reply, headers: { ...reply.headers, refresh: LOOK_AGAIN } } : reply
}

const row = ({ id, time, asked, answered, good, way }: ShownRequest, open: boolean): Html =>
  html`<tr><td class="head">${formatDateTime(Date.parse(time)).slice(5)}</td><td data-label="收到">${asked}</td>
<td data-label="答复"><span class="badge ${good ? 'good' : 'wait'}">${answered}</span></td>
<td data-label="请求编号"><a href="${open ? '/messages' : `?request=${id}`}">${id}</a></td></tr>${
    open && html`<tr><td colspan="4"><pre class="way">${way.join('\n')}</pre></td></tr>`
  }`
