import type { Answer } from './answer.ts'

export type PrivacyListener = (
  resolve: (choice: { event: string; buttonId?: string }) => void,
  about: unknown,
) => void

/** How WeChat has the app ask for the person's consent before the first use of something private. */
export class Privacy {
  needAuthorization = false
  listener: PrivacyListener | undefined
  /** Whether the consent's own button was tapped: WeChat takes no other word for it. */
  consentTapped = false

  /** Waits for the app's answer; refuses where the app does not listen. */
  require(): Answer | Promise<Answer> {
    const { listener } = this
    if (!this.needAuthorization) return {}
    if (!listener) return new Error('the app does not listen to onNeedPrivacyAuthorization')
    return new Promise((end) =>
      listener(
        (choice) => {
          if (choice.event === 'exposureAuthorization') return
          if (choice.event !== 'agree' || !this.consentTapped) {
            end(Object.assign(new Error('privacy permission is not authorized'), { errno: 104 }))
            return
          }
          this.needAuthorization = false
          end({})
        },
        { referrer: 'requirePrivacyAuthorize' },
      ),
    )
  }
}
