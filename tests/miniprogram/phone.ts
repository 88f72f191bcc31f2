import { randomUUID } from 'node:crypto'
import type { ActionName } from '../../cloudfunctions/patient/contract.ts'
import { post, signIn, type AppSession } from '../functions/app.ts'
import type { RunningCare } from '../running.ts'
import type { EnterOptions } from '../wechat/host/api.ts'
import { Files } from '../wechat/wx/files.ts'
import type { Answer } from '../wechat/wx/answer.ts'
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

export interface Asked {
  action: ActionName
  [field: string]: unknown
}

/** A WeChat user's phone with the built app on it; its cloud functions are the running ones. */
export class Phone {
  readonly device: Device
  readonly openid: string
  readonly care: RunningCare
  readonly files: Files
  /** The same person's word with the functions, beside the app. */
  readonly session: AppSession
  /** What the app asked of the patient function, as it was sent. */
  readonly asked: Asked[] = []
  online: boolean
  /** What becomes of a jump to another mini-program. */
  jump: () => Answer | Promise<Answer> = () => ({})
  /** What becomes of the question whether messages may be sent: each template's id with `accept`, `reject` or `ban`. */
  subscribe: () => Answer | Promise<Answer> = () =>
    new Error('20004 the switch for messages is off')
  /** What becomes of a file that is forwarded into a chat. */
  share: () => Answer | Promise<Answer> = () => ({})
  /** What reaches the app of what the function answered. What it throws is an answer lost on its way. */
  onTheWay: (action: ActionName, answer: unknown) => unknown = (_action, answer) => answer
  readonly #built: string

  private constructor(
    care: RunningCare,
    built: string,
    prepared: Prepared,
    session: AppSession,
    openid: string,
    options: PhoneOptions,
  ) {
    this.care = care
    this.session = session
    this.openid = openid
    this.online = options.online ?? true
    this.files = options.files ?? new Files()
    this.#built = built
    this.device = new Device(prepared, {
      files: this.files,
      now: options.now ?? Date.now(),
      ...(options.storage && { storage: options.storage }),
      cloud: (name, data) => this.#callFunction(name, data),
      answers: {
        navigateToMiniProgram: () => this.jump(),
        requestSubscribeMessage: () => this.subscribe(),
        shareFileMessage: () => this.share(),
        getNetworkType: () => ({ networkType: this.online ? 'wifi' : 'none' }),
      },
    })
    for (const feature of options.lacks ?? []) this.device.wx.lacks.add(feature)
  }

  static async open(care: RunningCare, built: string, options: PhoneOptions = {}): Promise<Phone> {
    const openid = options.openid ?? `wx-${randomUUID()}`
    const [prepared, session] = await Promise.all([prepare(built), signIn(care, openid)])
    const phone = new Phone(care, built, prepared, session, openid, options)
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

  askedFor(action: ActionName): Asked[] {
    return this.asked.filter((one) => one.action === action)
  }

  /** The patient pulls the page down. */
  async pullDown(): Promise<void> {
    const { instance, path } = this.device.host.page
    if (typeof instance.onPullDownRefresh !== 'function')
      throw new Error(`${path} does not listen to pulling down`)
    instance.onPullDownRefresh()
    await this.device.settle()
  }

  /** WeChat's own arrow at the top left. */
  async arrowBack(): Promise<void> {
    await this.device.advance(this.device.pace)
    await (this.device.wx.api.navigateBack as (options: object) => Promise<unknown>)({})
    await this.device.settle()
  }

  /** Words of `onShow` as they are, those included that WeChat keeps to itself in most scenes. */
  async shownRaw(options: object): Promise<void> {
    this.device.host.showRaw(options)
    await this.device.settle()
  }

  async #callFunction(name: string, data: Record<string, unknown>): Promise<unknown> {
    if (name !== 'patient')
      throw new Error(`-501000 FunctionName parameter could not be found: ${name}`)
    this.asked.push(data as Asked)
    if (!this.online) throw new Error('-404011 cloud function execution error: request:fail')
    const { body } = await post(`${this.care.functions.url}/patient`, data, this.session.token)
    return this.onTheWay((data as Asked).action, body)
  }
}
