import { codeName, ID_TYPE } from '../../cloudfunctions/lib/protocol/index.ts'
import { maskName, maskNumber } from './mask.ts'
import type { AuthorizationRequest } from './requests.ts'
import { STYLE } from './style.ts'
import { html, type Html, type Page } from '../web/html.ts'

const SHIELD = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2l8 3v6c0 5-3.4 9.4-8 11-4.6-1.6-8-6-8-11V5z" fill="none" stroke="#fff" stroke-width="1.8"/><path d="M12 8v7M8.5 11.5h7" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>`
export const TICK = html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="11" fill="#dff1ef"/><path d="M7 12.5l3.4 3.4L17 9" fill="none" stroke="#0b6e6e" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** Who asks. */
export const APP_NAME = '泉州医保信用就医'
/** Never broken across lines. */
const APP = html`<b>「${APP_NAME}」</b>`

/** What the person is asked to allow: by name, so that nobody agrees to more than they read. */
export const ALLOWED = [
  ['查询信用就医协议', '您签过哪些协议，是否有效'],
  ['查询本次住院预授权', '冻结、解冻和结算的金额'],
] as const

export const frame = (title: string | Html, main: Html): Html =>
  html`<header><p>${SHIELD}医保电子凭证</p><h1>${title}</h1></header><main>${main}</main>`

/** The page a person decides on. */
export function authorizePage(request: AuthorizationRequest): Page {
  const { psn_name, cert_type, cert_no } = request.person
  return {
    title: '授权确认 · 医保电子凭证',
    style: STYLE,
    ...(request.returnUrl !== undefined && { formTargets: [new URL(request.returnUrl).origin] }),
    body: frame(
      html`<span>${APP_NAME}</span><span>申请您的授权</span>`,
      html`
<section><h2>就诊人</h2><p class="name">${maskName(psn_name)}</p><p class="number">${codeName(ID_TYPE, cert_type)}<b>${maskNumber(cert_no)}</b></p></section>
<section><h2>同意后，对方可以</h2><ul>${ALLOWED.map(([what, meaning]) => html`<li>${TICK}<div><b>${what}</b><span>${meaning}</span></div></li>`)}</ul></section>
<p class="note">授权只用于查询，不会扣款。</p>
<form method="post" action="/authorize"><input type="hidden" name="request_id" value="${request.id}">
<button class="primary" name="decision" value="agree">同意授权</button>
<button name="decision" value="cancel">取消</button>
<details><summary>沙箱选项</summary><p>本页是联调沙箱，不是真实的医保服务。下面几项模拟出错的情形。</p>
<button name="decision" value="other-person">换成别的人</button>
<button name="decision" value="expired-code">授权码过期</button>
<button name="decision" value="nothing">什么也不带回</button></details></form>`,
    ),
  }
}

/** After a decision where no address to return to was given: in WeChat the mini-program itself goes back. */
export function decidedPage(carried: Readonly<Record<string, string>>): Page {
  const agreed = 'code' in carried || 'authCode' in carried
  return result(
    agreed ? '授权完成' : '没有授权',
    agreed ? 'ok' : 'info',
    html`
<p>${agreed ? html`您可以回到${APP}继续办理。` : html`您没有授权。如需办理，请回到${APP}重新发起。`}</p>`,
    html`
<details><summary>沙箱选项</summary><p>小程序之间回跳时带回的内容：</p><p><code>${JSON.stringify(carried)}</code></p></details>`,
  )
}

export const expiredPage = (): Page =>
  result(
    '页面已过期',
    'info',
    html`<p>为了您的安全，授权页面只保留 10 分钟。</p><p>请返回${APP}，重新点击去授权。</p>`,
  )

export const unknownPage = (): Page =>
  result(
    '找不到这次授权',
    'info',
    html`<p>链接可能不完整，或早已失效。</p><p>请返回${APP}，重新点击去授权。</p>`,
  )

export const alreadyDecidedPage = (): Page =>
  result(
    '已经办理过了',
    'info',
    html`<p>这次授权您已经做过选择。</p><p>请返回${APP}查看；如需更改，请在那里重新发起。</p>`,
  )

export const wrongPage = (message: string): Page =>
  result('请求有误', 'info', html`<p>${message}</p><p>请返回${APP}，重新点击去授权。</p>`)

function result(title: string, kind: 'ok' | 'info', words: Html, below?: Html): Page {
  const [fill, stroke, path] =
    kind === 'ok'
      ? ['#dff1ef', '#0b6e6e', 'M19 33l9 9 18-19']
      : ['#fdf1dc', '#a86200', 'M32 18v18M32 45v1']
  const icon = html`<svg viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="30" fill="${fill}"/><path d="${path}" fill="none" stroke="${stroke}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>`
  return {
    title: `${title} · 医保电子凭证`,
    style: STYLE,
    body: frame(title, html`<section class="result">${icon}${words}</section>${below}`),
  }
}
