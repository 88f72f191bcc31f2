import { ANSWERS, AT_ONCE, LISTENERS, NETWORK, knownNames } from './wxFacts.ts'

type Callback = (result: unknown) => void
export type CallOptions = Record<string, unknown> & { success?: Callback; fail?: Callback; complete?: Callback }
/** What a call ends with. An error ends in `fail`, with `<name>:fail <message>`. */
export type Answer = Record<string, unknown> | Error

export interface Call {
  name: string
  options: Record<string, unknown>
}

/** How WeChat asks for the person's consent before the first use of something private. */
export interface Privacy {
  needAuthorization: boolean
  privacyContractName: string
}

/** A dialog that WeChat shows until somebody answers it. */
export interface Dialog {
  name: 'showModal' | 'showActionSheet'
  options: Record<string, unknown>
  answer: (answer: Answer) => void
}

export interface WxNeeds {
  later: (run: () => void) => void
  /** A value made of the app's own objects. */
  own: (value: unknown) => unknown
  launchOptions: () => unknown
  enterOptions: () => unknown
  /** The cloud functions, by name. What it throws ends in `fail`. */
  cloud: (name: string, data: unknown) => unknown
  /** A test's own answers, by the name of the call. */
  answers: Record<string, (options: Record<string, unknown>) => Answer | Promise<Answer>>
  navigate: (name: string, options: Record<string, unknown>) => void
  unknown: (name: string) => never
  /** Something that ends later: the device does not come to rest before. */
  pending: <Value>(work: Promise<Value>) => Promise<Value>
}

/** `wx` as the app finds it, and what a test sees of it from the other side. */
export class Wx {
  readonly api: Record<string, unknown> = {}
  readonly calls: Call[] = []
  readonly network: Call[] = []
  readonly storage = new Map<string, string>()
  readonly dialogs: Dialog[] = []
  readonly appListeners: Record<'show' | 'hide', Callback[]> = { show: [], hide: [] }
  privacy: Privacy = { needAuthorization: false, privacyContractName: '《隐私保护指引》' }
  /** Whether the consent's button was tapped: WeChat takes no other word for it. */
  consentTapped = false
  update: Record<'onUpdateReady' | 'onUpdateFailed' | 'onCheckForUpdate', Callback | undefined> = { onUpdateReady: undefined, onUpdateFailed: undefined, onCheckForUpdate: undefined }
  updatesApplied = 0
  readonly #needs: WxNeeds
  #privacyListener: ((resolve: (choice: { event: string; buttonId?: string }) => void, about: unknown) => void) | undefined

  constructor(needs: WxNeeds) {
    this.#needs = needs
    for (const name of knownNames()) this.api[name] = () => needs.unknown(`wx.${name}`)
    for (const name of LISTENERS) this.#define(name, () => undefined)
    for (const [name, value] of Object.entries(AT_ONCE)) this.#define(name, () => needs.own(value))
    for (const name of Object.keys(ANSWERS)) this.#define(name, (options) => this.#end(name, options, ANSWERS[name]!))
    for (const name of NETWORK) this.#define(name, (options) => this.#refuse(name, options))
    for (const name of ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack']) {
      this.#define(name, (options = {}) => {
        needs.later(() => needs.navigate(name, options))
        return this.#end(name, options, {})
      })
    }
    for (const name of ['showModal', 'showActionSheet'] as const) {
      this.#define(name, (options) => this.#end(name, options, new Promise<Answer>((answer) => { this.dialogs.push({ name, options, answer }) }), false))
    }
    // No default: whether another mini-program opened, and whether a code was scanned, is the test's to say.
    for (const name of ['navigateToMiniProgram', 'openEmbeddedMiniProgram', 'navigateBackMiniProgram', 'scanCode', 'requestSubscribeMessage', 'authorize', 'chooseMedia']) {
      this.#define(name, (options) => (needs.answers[name] ? this.#end(name, options, {}) : needs.unknown(`an answer of the test for wx.${name}`)))
    }
    this.#rest()
  }

  callsOf(name: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.name === name).map(({ options }) => options)
  }

  #define(name: string, run: (options: CallOptions, ...more: unknown[]) => unknown): void {
    this.api[name] = (options: CallOptions = {}, ...more: unknown[]) => {
      this.calls.push({ name, options: plain(options) })
      return run(options, ...more)
    }
  }

  /** Ends a call as WeChat does: later, by callback where there is one, otherwise by promise. */
  #end(name: string, options: CallOptions = {}, usual: Answer | Promise<Answer>, waitedFor = true): Promise<unknown> | undefined {
    const scripted = this.#needs.answers[name]
    const answer: Promise<Answer> = Promise.resolve().then(() => (scripted ? scripted(plain(options)) : usual)).catch((error: Error) => error)
    const promise = (scripted || waitedFor ? this.#needs.pending(answer) : answer).then((ended) => this.#needs.own(ended instanceof Error
      ? { errMsg: `${name}:fail ${ended.message}`, ...ended } : { errMsg: `${name}:ok`, ...ended }) as { errMsg: string })
    const failed = ({ errMsg }: { errMsg: string }) => errMsg.startsWith(`${name}:fail`)
    if (!options.success && !options.fail && !options.complete) return promise.then((result) => (failed(result) ? Promise.reject(result) : result))
    void promise.then((result) => this.#needs.later(() => {
      if (failed(result)) options.fail?.(result)
      else options.success?.(result)
      options.complete?.(result)
    }))
    return undefined
  }

  #refuse(name: string, options: CallOptions): unknown {
    this.network.push({ name, options: plain(options) })
    const ended = this.#end(name, options, new Error('the harness has no network'))
    // Code that does not care for the outcome does not have to; that it asked is what counts.
    ended?.catch(() => undefined)
    return ['request', 'downloadFile', 'uploadFile'].includes(name) && ended === undefined ? { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} } : ended
  }

  #rest(): void {
    const { api, storage } = this
    const needs = this.#needs
    api.env = { USER_DATA_PATH: 'wxfile://usr' }
    api.canIUse = () => true
    api.nextTick = (run: () => void) => needs.later(run)
    api.getLaunchOptionsSync = () => needs.own(needs.launchOptions())
    api.getEnterOptionsSync = () => needs.own(needs.enterOptions())
    for (const event of ['Show', 'Hide'] as const) {
      const list = this.appListeners[event === 'Show' ? 'show' : 'hide']
      api[`onApp${event}`] = (listener: Callback) => { list.push(listener) }
      api[`offApp${event}`] = (listener: Callback) => { list.splice(list.indexOf(listener), 1) }
    }

    const read = (key: string) => (storage.has(key) ? needs.own(JSON.parse(storage.get(key)!)) : '')
    const write = (key: string, value: unknown) => { storage.set(key, JSON.stringify(value)) }
    api.getStorageSync = read
    api.setStorageSync = write
    api.removeStorageSync = (key: string) => { storage.delete(key) }
    api.clearStorageSync = () => { storage.clear() }
    this.#define('getStorage', (options) => this.#end('getStorage', options, storage.has(String(options.key)) ? { data: JSON.parse(storage.get(String(options.key))!) } : new Error('data not found')))
    this.#define('setStorage', (options) => { write(String(options.key), options.data); return this.#end('setStorage', options, {}) })
    this.#define('removeStorage', (options) => { storage.delete(String(options.key)); return this.#end('removeStorage', options, {}) })
    this.#define('clearStorage', (options) => { storage.clear(); return this.#end('clearStorage', options, {}) })
    this.#define('getSystemInfo', (options) => this.#end('getSystemInfo', options, AT_ONCE.getSystemInfoSync as Record<string, unknown>))

    api.getUpdateManager = () => ({
      ...Object.fromEntries(Object.keys(this.update).map((name) => [name, (listener: Callback) => { this.update[name as keyof typeof this.update] = listener }])),
      applyUpdate: () => { this.updatesApplied++ },
    })
    api.createSelectorQuery = () => selectorQuery(needs.later)
    api.createIntersectionObserver = () => ({ relativeTo() { return this }, relativeToViewport() { return this }, observe() {}, disconnect() {} })

    api.onNeedPrivacyAuthorization = (listener: typeof this.#privacyListener) => { this.#privacyListener = listener }
    this.#define('getPrivacySetting', (options) => this.#end('getPrivacySetting', options, { ...this.privacy }))
    this.#define('requirePrivacyAuthorize', (options) => this.#end('requirePrivacyAuthorize', options, this.#consent(), false))

    api.cloud = {
      init: (options: Record<string, unknown> = {}) => { this.calls.push({ name: 'cloud.init', options: plain(options) }) },
      callFunction: (options: CallOptions & { name: string; data?: unknown }) => {
        this.calls.push({ name: 'cloud.callFunction', options: plain(options) })
        const { name, data } = plain(options)
        const answer = Promise.resolve().then(() => needs.cloud(String(name), data))
          .then((result): Answer => ({ result, requestID: 'request' }), (error: Error) => Object.assign(new Error(error.message), { errCode: -1 }))
        return this.#end('cloud.callFunction', options, needs.pending(answer))
      },
    }
  }

  /** Asks the app to ask the person; WeChat itself would show its own dialog where the app does not listen. */
  #consent(): Promise<Answer> | Answer {
    if (!this.privacy.needAuthorization) return {}
    if (!this.#privacyListener) return new Error('the app does not listen to onNeedPrivacyAuthorization')
    return new Promise((end) => this.#privacyListener!((choice) => {
      if (choice.event === 'exposureAuthorization') return
      if (choice.event === 'agree' && this.consentTapped) {
        this.privacy.needAuthorization = false
        end({})
      } else end(Object.assign(new Error('privacy permission is not authorized'), { errno: 104 }))
    }, { referrer: 'requirePrivacyAuthorize' }))
  }
}

function plain(options: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(options ?? {})) as Record<string, unknown>
}

function selectorQuery(later: (run: () => void) => void): unknown {
  const rectangle = { left: 0, top: 0, right: 375, bottom: 40, width: 375, height: 40, scrollTop: 0, scrollLeft: 0 }
  const callbacks: (Callback | undefined)[] = []
  const ask = (callback?: Callback) => { callbacks.push(callback); return query }
  const node = { boundingClientRect: ask, scrollOffset: ask, fields: (_fields: unknown, callback?: Callback) => ask(callback), node: ask, context: ask }
  const query: Record<string, unknown> = {
    in: () => query, select: () => node, selectAll: () => node, selectViewport: () => node,
    exec: (done?: Callback) => later(() => {
      for (const callback of callbacks) callback?.({ ...rectangle })
      done?.(callbacks.map(() => ({ ...rectangle })))
    }),
  }
  return query
}
