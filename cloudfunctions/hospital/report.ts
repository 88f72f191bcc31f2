import type { AuditTrail } from '../lib/audit/trail.ts'
import { jsonReply, type HttpInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import type { ReportLinks } from '../lib/reportLinks/reportLinks.ts'

export interface ReportDependencies {
  links: ReportLinks
  trail: AuditTrail
}

/**
 * `…/report/<token>`, from a message to the hospital's own people: a page with one button, and behind the button the
 * report, once. A GET takes nothing: whatever shows a preview of a link fetches it first.
 * @returns undefined where something else is asked for
 */
export async function answerReport(
  { method, path }: HttpInvocation,
  dependencies: () => Promise<ReportDependencies>,
): Promise<HttpReply | undefined> {
  const token = /\/report\/([\w-]{32})$/.exec(path)?.[1]
  if (token === undefined) return undefined
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
    return { ...jsonReply(405, '{}'), headers: { allow: 'GET, HEAD, POST' } }
  const { links, trail } = await dependencies()
  const found = await links.look(token)
  if (found === undefined) return page(410, GONE)
  if (method !== 'POST') return page(200, BUTTON)
  // What is not on record is not handed out. Who it was nobody knows: the link, and when.
  await trail.append({
    openid: `report-link ${token}`,
    patientId: '',
    action: 'reconciliation.download',
    outcome: 'shown',
    ...(found.institution !== undefined && { institution: found.institution }),
  })
  const report = await links.take(token)
  if (report === undefined) return page(410, GONE)
  return {
    statusCode: 200,
    headers: {
      ...HEADERS,
      'content-disposition': `attachment; filename="${report.name.replace(/[^\w.-]/g, '_')}.html"`,
    },
    body: report.html,
  }
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
}

const BUTTON =
  '<p>报告里有住院登记号和流水号，只给对账的人看。按下之后下载，<strong>只能下载一次</strong>，并记入查看记录。</p><form method="post"><button>下载对账报告</button></form>'
const GONE =
  '<p>这份报告已经下载过，或过了三天，链接不再有效。</p><p>需要时在信息科运行 npm run reconcile -- --date 日期，再出一份。</p>'

const page = (statusCode: number, body: string): HttpReply => ({
  statusCode,
  headers: HEADERS,
  body: `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>预授权结算对账</title>
<style>body{font:18px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;max-width:34em;margin:12vh auto;padding:0 24px;color:#16211f}h1{font-size:22px}button{font:inherit;padding:12px 28px;min-height:48px;border:0;border-radius:8px;background:#0b6b4f;color:#fff}</style>
<main><h1>泉州医保信用就医 · 预授权结算对账</h1>${body}</main></html>
`,
})
