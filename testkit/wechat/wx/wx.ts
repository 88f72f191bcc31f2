import type { Answer } from './answer.ts'
import { MOST_PAGES, BY_TAP, DONE, NETWORK, USUAL, type Info } from './facts.ts'
import { Files } from './files.ts'
import { Privacy, type PrivacyListener } from './privacy.ts'
import { decrypted, encrypted, storageAtOnce, type Storage } from './storage.ts'

type Callback = (result: unknown) => void
type CallOptions = Record<string, unknown> & {
  success?: Callback
  fail?: Callback
  complete?: Callback
}

export interface Call {
  name: string
  options: Record<string, unknown>
}

/** A dialog that WeChat shows until somebody answers it. */
export interface Dialog {
  options: Record<string, unknown>
  answer: (answer: Answer) => void
}

export interface WxNeeds {
  /** Every function there is under `wx`: what is not answered here ends in `unknown`. */
  names: readonly string[]
  /** Over what a phone says of itself usually. */
  info?: Partial<Info>
  /** What an earlier visit left behind. */
  files?: Files
  later: (run: () => void) => void
  launchOptions: () => unknown
  /** The cloud functions, by name. What it throws ends in `fail`. */
  cloud: (name: string, data: unknown) => unknown
  /** A test's own answers, by the name of the call. */
  answers: Record<string, (options: Record<string, unknown>) => Answer | Promise<Answer>>
  navigate: (name: string, options: Record<string, unknown>) => void
  openPages: () => number
  unknown: (name: string) => never
  /** Something that ends later: the phone does not come to rest before. */
  pending: <Value>(work: Promise<Value>) => Promise<Value>
}

/** `wx` as the app finds it, and what a test sees of it from the other side. */
export class Wx {
  readonly api: Record<string, unknown> = {}
  readonly calls: Call[] = []
  readonly network: Call[] = []
  readonly storage: Storage = new Map()
  readonly files: Files
  readonly dialogs: Dialog[] = []
  readonly listeners: Record<'appShow' | 'appHide' | 'networkStatusChange', Callback[]> = {
    appShow: [],
    appHide: [],
    networkStatusChange: [],
  }
  readonly privacy = new Privacy()
  readonly info: Info
  /** What this WeChat is too old for, as `wx.canIUse` is asked. */
  readonly lacks = new Set<string>()
  /** Whether what happens now goes back to a tap. */
  gesture = false
  update: Record<'onUpdateReady' | 'onUpdateFailed' | 'onCheckForUpdate', Callback | undefined> = {
    onUpdateReady: undefined,
    onUpdateFailed: undefined,
    onCheckForUpdate: undefined,
  }
  updatesApplied = 0
  readonly #needs: WxNeeds

  constructor(needs: WxNeeds) {
    this.#needs = needs
    this.info = { ...USUAL, ...needs.info }
    this.files = needs.files ?? new Files()
    for (const name of needs.names) this.api[name] = () => needs.unknown(`wx.${name}`)
    for (const name of NETWORK) this.#define(name, (options) => this.#refuse(name, options))
    for (const name of DONE) this.#define(name, (options) => this.#end(name, options, {}))
    for (const name of ['getAppBaseInfo', 'getWindowInfo', 'getDeviceInfo', 'getSystemInfoSync'])
      this.api[name] = () => ({ ...this.info })
    for (const name of ['navigateTo', 'redirectTo', 'reLaunch', 'navigateBack']) {
      this.#define(name, (options) => {
        if (name === 'navigateTo' && needs.openPages() >= MOST_PAGES)
          return this.#end(name, options, new Error('webview count limit exceed'))
        needs.later(() => needs.navigate(name, options))
        return this.#end(name, options, {})
      })
    }
    this.#define('getNetworkType', (options) => this.#asked('getNetworkType', options))
    for (const name of BY_TAP) {
      this.#define(name, (options) =>
        this.gesture
          ? this.#asked(name, options)
          : this.#end(name, options, new Error('can only be invoked by user TAP gesture.')),
      )
    }
    this.#defineShowing()
    this.#defineStorage()
    this.#definePrivacy()
    this.#defineRest()
  }

  callsOf(name: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.name === name).map(({ options }) => options)
  }

  #define(name: string, run: (options: CallOptions) => unknown): void {
    this.api[name] = (options: CallOptions = {}) => {
      this.calls.push({ name, options: plain(options) })
      return run(options)
    }
  }

  /**
   * Ends a call as WeChat does: later, by callback where there is one, otherwise by promise.
   * @param left to a person: nothing waits for it to end
   */
  #end(
    name: string,
    options: CallOptions,
    outcome: Answer | Promise<Answer>,
    left = false,
  ): Promise<unknown> | undefined {
    const { success, fail, complete } = options
    const answer = Promise.resolve(outcome).catch((error: Error) => error)
    const promise = (left ? answer : this.#needs.pending(answer)).then((ended) =>
      isError(ended)
        ? { errMsg: `${name}:fail ${ended.message}`, ...ended }
        : { errMsg: `${name}:ok`, ...plain(ended) },
    )
    const failed = ({ errMsg }: { errMsg: string }) => errMsg.startsWith(`${name}:fail`)
    if (!success && !fail && !complete)
      // WeChat rejects with what `fail` is given, which is no Error.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return promise.then((result) => (failed(result) ? Promise.reject(result) : result))
    void promise.then((result) =>
      this.#needs.later(() => {
        if (failed(result)) fail?.(result)
        else success?.(result)
        complete?.(result)
      }),
    )
    return undefined
  }

  /** As the test has said that it ends. */
  #asked(name: string, options: CallOptions): unknown {
    const answer = this.#needs.answers[name] ?? (() => this.#needs.unknown(`answer to wx.${name}`))
    return this.#end(
      name,
      options,
      Promise.resolve().then(() => answer(plain(options))),
    )
  }

  #refuse(name: string, options: CallOptions): unknown {
    this.network.push({ name, options: plain(options) })
    const ended = this.#end(name, options, new Error('there is no network here'))
    // Code that does not care for the outcome does not have to; that it asked is what counts.
    ended?.catch(() => undefined)
    return ended
  }

  #defineShowing(): void {
    this.#define('showModal', (options) => {
      const shown = new Promise<Answer>((answer) => this.dialogs.push({ options, answer }))
      return this.#end('showModal', options, shown, true)
    })
    this.#define('openDocument', (options) =>
      this.#end('openDocument', options, this.files.unfit(options.filePath) ?? {}),
    )
    this.#define('previewImage', (options) => {
      const unfit = (options.urls as string[]).map((path) => this.files.unfit(path))
      return this.#end('previewImage', options, unfit.find((one) => one !== undefined) ?? {})
    })
  }

  #defineStorage(): void {
    const { storage } = this
    const now = storageAtOnce(storage)
    Object.assign(this.api, now)
    this.#define('setStorage', (options) => {
      const { key, data, encrypt } = options
      now.setStorageSync(String(key), encrypt === true ? encrypted(data) : data)
      return this.#end('setStorage', options, {})
    })
    this.#define('removeStorage', (options) => {
      now.removeStorageSync(String(options.key))
      return this.#end('removeStorage', options, {})
    })
    this.#define('getStorage', (options) => {
      const { key, encrypt } = options
      const read = () => {
        if (!storage.has(String(key))) throw new Error('data not found')
        const kept = now.getStorageSync(String(key))
        return { data: encrypt === true ? decrypted(kept) : kept }
      }
      return this.#end('getStorage', options, Promise.resolve().then(read))
    })
  }

  #definePrivacy(): void {
    this.api.onNeedPrivacyAuthorization = (listener: PrivacyListener) => {
      this.privacy.listener = listener
    }
    this.#define('requirePrivacyAuthorize', (options) =>
      this.#end('requirePrivacyAuthorize', options, this.privacy.require(), true),
    )
  }

  #defineRest(): void {
    const { api, update } = this
    const needs = this.#needs
    api.env = { USER_DATA_PATH: 'wxfile://usr' }
    api.canIUse = (feature: string) => !this.lacks.has(feature)
    api.nextTick = (run: () => void) => needs.later(run)
    api.getFileSystemManager = () => this.files.manager
    api.getLaunchOptionsSync = () => plain(needs.launchOptions())
    api.onAppShow = (listener: Callback) => this.listeners.appShow.push(listener)
    api.onAppHide = (listener: Callback) => this.listeners.appHide.push(listener)
    api.onNetworkStatusChange = (listener: Callback) =>
      this.listeners.networkStatusChange.push(listener)
    api.getUpdateManager = () => ({
      ...Object.fromEntries(
        Object.keys(update).map((name) => [
          name,
          (listener: Callback) => {
            update[name as keyof typeof update] = listener
          },
        ]),
      ),
      applyUpdate: () => {
        this.updatesApplied++
      },
    })
    api.cloud = {
      init: (options: Record<string, unknown> = {}) => {
        this.calls.push({ name: 'cloud.init', options: plain(options) })
      },
      callFunction: (options: CallOptions) => {
        this.calls.push({ name: 'cloud.callFunction', options: plain(options) })
        const { name, data } = plain(options)
        const answer = Promise.resolve()
          .then(() => needs.cloud(String(name), data))
          .then(
            (result): Answer => ({ result, requestID: 'request' }),
            (error: Error) => Object.assign(new Error(error.message), { errCode: -1 }),
          )
        return this.#end('cloud.callFunction', options, answer)
      },
    }
  }
}

/** Also of one that was made outside, where `Error` is another. */
const isError = (value: Answer): value is Error =>
  Object.prototype.toString.call(value) === '[object Error]'

function plain(options: unknown): Record<string, unknown> {
  // A listener has nothing that could be written down.
  return JSON.parse(JSON.stringify(options ?? {}) ?? '{}') as Record<string, unknown>
}
