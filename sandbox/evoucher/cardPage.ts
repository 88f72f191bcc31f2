import { ALLOWED, APP_NAME, TICK, frame } from './pages.ts'
import { maskName, maskNumber } from './mask.ts'
import type { Person } from './requests.ts'
import { STYLE } from './style.ts'
import { html, type Page } from '../web/html.ts'

interface CardPage {
  /** Where the form goes. */
  action: string
  people: readonly Person[]
  returnUrl: string | undefined
}

/** The e-voucher of a phone that was told nothing: whose is shown, the person at the phone chooses. */
export const cardPage = ({ action, people, returnUrl }: CardPage): Page => ({
  title: '授权确认 · 医保电子凭证',
  style: STYLE,
  ...(returnUrl !== undefined && { formTargets: [new URL(returnUrl).origin] }),
  body: frame(
    html`<span>${APP_NAME}</span><span>申请您的授权</span>`,
    html`
<form method="post" action="${action}">
<input type="hidden" name="return_url" value="${returnUrl ?? ''}">
<section><h2><label for="person">用谁的医保电子凭证</label></h2>
<select id="person" name="person">${people.map((one, place) => html`<option value="${place}">${maskName(one.psn_name)} ${maskNumber(one.cert_no)}</option>`)}</select>
<label class="choice"><input type="radio" name="account" value="own" checked><span>本人的手机</span></label>
<label class="choice"><input type="radio" name="account" value="family"><span>家人的手机，切换到亲情账户</span></label></section>
<section><h2>同意后，对方可以</h2><ul>${ALLOWED.map(([what, meaning]) => html`<li>${TICK}<div><b>${what}</b><span>${meaning}</span></div></li>`)}</ul></section>
<p class="note">授权只用于查询，不会扣款。</p>
<button class="primary" name="decision" value="agree">同意授权</button>
<button name="decision" value="cancel">取消</button>
<details><summary>沙箱选项</summary><p>本页是联调沙箱，不是真实的医保服务。名单里没有的人可以自己填：</p>
<label class="typed">姓名<input name="user_name" autocomplete="off"></label>
<label class="typed">证件号码<input name="user_card_no" autocomplete="off"></label>
<p>下面几项模拟出错的情形。</p>
<button name="decision" value="relative-card">用了家人自己的卡</button>
<button name="decision" value="other-person">换成别的人</button>
<button name="decision" value="expired-code">授权码过期</button>
<button name="decision" value="nothing">什么也不带回</button></details></form>`,
  ),
})
