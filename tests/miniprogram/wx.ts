import type { Answer } from './model.ts'
import { Privacy, type PrivacyListener } from './privacy.ts'
import { selectorQuery } from './selectorQuery.ts'
import { decrypted, encrypted, storageAtOnce } from './storage.ts'
import { ANSWERS, AT_ONCE, LISTENERS, NETWORK, knownNames } from './wxFacts.ts'

type Callback = (result: unknown) => void
export type CallOptions = Record<string, unknown> & {
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
  readonly privacy = new Privacy()
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
    for (const name of knownNames()) this.api[name] = () => needs.unknown(`wx.${name}`)
    for (const name of LISTENERS) this.#define(name, () => undefined)
    for (const [name, value] of Object.entries(AT_ONCE)) this.#define(name, () => needs.own(value))
    for (const name of Object.keys(ANSWERS))
      this.#define(name, (options) => this.#end(name, options, ANSWERS[name]!))
    for (const name of NETWORK) this.#define(name, (options) => this.#refuse(name, options))
    for (const name of ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack']) {
      this.#define(name, (options = {}) => {
        needs.later(() => needs.navigate(name, options))
        return this.#end(name, options, {})
      })
    }
    for (const name of ['showModal', 'showActionSheet'] as const) {
      this.#define(name, (options) =>
        this.#end(
          name,
          options,
          new Promise<Answer>((answer) => {
            this.dialogs.push({ name, options, answer })
          }),
          false,
        ),
      )
    }
    // WeChat lets no code open another mini-program or ask for messages by itself.
    const byTap = ['navigateToMiniProgram', 'openEmbeddedMiniProgram', 'requestSubscribeMessage']
    // No default: whether another mini-program opened, and whether a code was scanned, is the test's to say.
    for (const name of [
      'navigateToMiniProgram',
      'openEmbeddedMiniProgram',
      'navigateBackMiniProgram',
      'scanCode',
      'requestSubscribeMessage',
      'authorize',
      'chooseMedia',
    ]) {
      this.#define(name, (options) => {
        if (byTap.includes(name) && !this.gesture)
          return this.#end(
            name,
            options,
            new Error('can only be invoked by user TAP gesture.'),
            true,
            false,
          )
        return needs.answers[name]
          ? this.#end(name, options, {})
          : needs.unknown(`an answer of the test for wx.${name}`)
      })
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
  #end(
    name: string,
    options: CallOptions = {},
    usual: Answer | Promise<Answer>,
    waitedFor = true,
    scriptable = true,
  ): Promise<unknown> | undefined {
    const scripted = scriptable ? this.#needs.answers[name] : undefined
    const answer: Promise<Answer> = Promise.resolve()
      .then(() => (scripted ? scripted(plain(options)) : usual))
      .catch((error: Error) => error)
    const promise = (scripted || waitedFor ? this.#needs.pending(answer) : answer).then(
      (ended) =>
        this.#needs.own(
          ended instanceof Error
            ? { errMsg: `${name}:fail ${ended.message}`, ...ended }
            : { errMsg: `${name}:ok`, ...ended },
        ) as { errMsg: string },
    )
    const failed = ({ errMsg }: { errMsg: string }) => errMsg.startsWith(`${name}:fail`)
    if (!options.success && !options.fail && !options.complete)
      // WeChat rejects with what `fail` is given, which is no Error.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return promise.then((result) => (failed(result) ? Promise.reject(result) : result))
    void promise.then((result) =>
      this.#needs.later(() => {
        if (failed(result)) options.fail?.(result)
        else options.success?.(result)
        options.complete?.(result)
      }),
    )
    return undefined
  }

  #refuse(name: string, options: CallOptions): unknown {
    this.network.push({ name, options: plain(options) })
    const ended = this.#end(name, options, new Error('the harness has no network'))
    // Code that does not care for the outcome does not have to; that it asked is what counts.
    ended?.catch(() => undefined)
    return ['request', 'downloadFile', 'uploadFile'].includes(name) && ended === undefined
      ? { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} }
      : ended
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
      api[`onApp${event}`] = (listener: Callback) => {
        list.push(listener)
      }
      api[`offApp${event}`] = (listener: Callback) => {
        list.splice(list.indexOf(listener), 1)
      }
    }

    const now = storageAtOnce(storage, needs.own)
    Object.assign(api, now)
    this.#define('getStorage', (options) => {
      const key = String(options.key)
      if (!storage.has(key)) return this.#end('getStorage', options, new Error('data not found'))
      const kept = now.getStorageSync(key)
      try {
        return this.#end('getStorage', options, {
          data: options.encrypt === true ? decrypted(kept) : kept,
        })
      } catch (error) {
        return this.#end('getStorage', options, error as Error)
      }
    })
    for (const name of ['setStorage', 'removeStorage', 'clearStorage'] as const) {
      this.#define(name, (options) => {
        now[`${name}Sync`](
          String(options.key),
          options.encrypt === true ? encrypted(options.data) : options.data,
        )
        return this.#end(name, options, {})
      })
    }
    this.#define('getSystemInfo', (options) =>
      this.#end('getSystemInfo', options, AT_ONCE.getSystemInfoSync as Record<string, unknown>),
    )

    api.getUpdateManager = () => ({
      ...Object.fromEntries(
        Object.keys(this.update).map((name) => [
          name,
          (listener: Callback) => {
            this.update[name as keyof typeof this.update] = listener
          },
        ]),
      ),
      applyUpdate: () => {
        this.updatesApplied++
      },
    })
    api.createSelectorQuery = () => selectorQuery(needs.later)
    api.createIntersectionObserver = () => ({
      relativeTo() {
        return this
      },
      relativeToViewport() {
        return this
      },
      observe() {},
      disconnect() {},
    })

    api.onNeedPrivacyAuthorization = (listener: PrivacyListener) => {
      this.privacy.listener = listener
    }
    this.#define('getPrivacySetting', (options) =>
      this.#end('getPrivacySetting', options, this.privacy.setting),
    )
    this.#define('requirePrivacyAuthorize', (options) =>
      this.#end('requirePrivacyAuthorize', options, this.privacy.require(), false),
    )

    api.cloud = {
      init: (options: Record<string, unknown> = {}) => {
        this.calls.push({ name: 'cloud.init', options: plain(options) })
      },
      callFunction: (options: CallOptions & { name: string; data?: unknown }) => {
        this.calls.push({ name: 'cloud.callFunction', options: plain(options) })
        const { name, data } = plain(options)
        const answer = Promise.resolve()
          .then(() => needs.cloud(String(name), data))
          .then(
            (result): Answer => ({ result, requestID: 'request' }),
            (error: Error) => Object.assign(new Error(error.message), { errCode: -1 }),
          )
        return this.#end('cloud.callFunction', options, needs.pending(answer))
      },
    }
  }
}

function plain(options: unknown): Record<string, unknown> {
  // A listener has nothing that could be written down.
  return JSON.parse(JSON.stringify(options ?? {}) ?? '{}') as Record<string, unknown>
}
