import type { RunningCare } from '../../testkit/running.ts'
import type { EnterOptions } from '../../testkit/wechat/host/api.ts'
import { Outside, signedIn, type Caller } from '../../testkit/wechat/outside.ts'
import { Files } from '../../testkit/wechat/wx/files.ts'
import { Device, prepare, type Prepared } from './device.ts'

export interface PhoneOptions {
  /** Whose phone it is. Default: somebody whom the functions have never seen. */
  openid?: string
  /** How WeChat opens the app. */
  launch?: EnterOptions
  /** What an earlier visit left behind. */
  storage?: Record<string, unknown>
  /** Milliseconds since 1970. Default: the functions' own time. */
  now?: number
  online?: boolean
  /** What this WeChat is too old for, as `wx.canIUse` is asked. */
  lacks?: string[]
  /** What an earlier visit left in the app's folder. */
  files?: Files
}

/** A WeChat user's phone with the built app on it; its cloud functions are the running ones. */
export class Phone extends Outside {
  readonly device: Device
  readonly files: Files
  readonly #built: string

  private constructor(caller: Caller, built: string, prepared: Prepared, options: PhoneOptions) {
    super(caller)
    this.online = options.online ?? true
    this.files = options.files ?? new Files()
    this.#built = built
    this.device = new Device(prepared, {
      files: this.files,
      now: options.now ?? Date.now(),
      ...(options.storage && { storage: options.storage }),
      cloud: (name, data) => this.callFunction(name, data),
      answers: this.answers,
    })
    for (const feature of options.lacks ?? []) this.device.wx.lacks.add(feature)
  }

  static async open(care: RunningCare, built: string, options: PhoneOptions = {}): Promise<Phone> {
    const [prepared, caller] = await Promise.all([prepare(built), signedIn(care, options.openid)])
    const phone = new Phone(caller, built, prepared, options)
    await phone.device.launch(options.launch)
    return phone
  }

  /** WeChat has ended the app; the same person opens it once more. */
  async again(options: Omit<PhoneOptions, 'openid' | 'storage' | 'files'> = {}): Promise<Phone> {
    const storage = Object.fromEntries(
      [...this.device.wx.storage].map(([key, value]) => [key, JSON.parse(value) as unknown]),
    )
    return Phone.open(this.care, this.#built, {
      ...options,
      openid: this.openid,
      storage,
      files: this.files,
    })
  }

  /** The path of the page on top. */
  get top(): string {
    return this.device.host.page.path
  }

  pullDown = (): Promise<void> => this.device.pullDown()
  arrowBack = (): Promise<void> => this.device.arrowBack()

  /** Words of `onShow` as they are, those included that WeChat keeps to itself in most scenes. */
  async shownRaw(options: object): Promise<void> {
    this.device.host.showRaw(options)
    await this.device.settle()
  }
}
