import { thisWechat } from './wechat.ts'

/**
 * WeChat asks, before the first use of anything private, whether the patient has agreed. Each question gets its answer.
 */
type Resolve = (outcome: { event: 'agree' | 'disagree'; buttonId?: string }) => void

const waiting: Resolve[] = []

/** Once, at the start. @param ask shows the consent page */
export function listenForPrivacy(ask: () => void): void {
  // #ifdef MP-WEIXIN
  thisWechat().onNeedPrivacyAuthorization?.((resolve) => {
    // WeChat's types take it for the result of a call; it is the function to answer with.
    waiting.push(resolve as unknown as Resolve)
    ask()
  })
  // #endif
}

/** @param buttonId id of the button with open-type="agreePrivacyAuthorization" that was tapped */
export function answerPrivacy(agreed: boolean, buttonId: string): void {
  for (const resolve of waiting.splice(0))
    resolve(agreed ? { event: 'agree', buttonId } : { event: 'disagree' })
}

/** Whether the agree button must be WeChat's own; before base library 2.32.3 it would stay silent. */
export function asksForPrivacy(): boolean {
  let asks = false
  // #ifdef MP-WEIXIN
  asks = thisWechat().onNeedPrivacyAuthorization !== undefined
  // #endif
  return asks
}
