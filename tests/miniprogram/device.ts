import { createContext, Script } from 'node:vm'
import { parseHTML } from 'linkedom'
import type { EnterOptions, HostApi, HostNeeds, Part } from '../../testkit/wechat/host/api.ts'
import type { Pack } from '../../testkit/wechat/host/pack.ts'
import { hostScript, packOf } from '../../testkit/wechat/pack.ts'
import { namesOfWx } from '../../testkit/wechat/wx/names.ts'
import type { Wx } from '../../testkit/wechat/wx/wx.ts'
import { Clock } from './clock.ts'

export interface DeviceOptions extends Partial<Pick<HostNeeds, 'answers' | 'info' | 'files'>> {
  /** The cloud functions. What it throws, the app gets as a failed call. */
  cloud?: (name: string, data: Record<string, unknown>) => unknown
  /** What an earlier visit left behind. */
  storage?: Record<string, unknown>
  /** Milliseconds since 1970. Default: 2026-01-05 09:00 in Shanghai. */
  now?: number
}

/** A built mini-program, compiled, and the host for it. */
export interface Prepared {
  pack: Pack
  script: Script
}

/** Milliseconds of real time that a test's own answer may take. */
const LONGEST_ANSWER = 30_000

const names = namesOfWx()

/**
 * A phone with a built mini-program on it: WeChat's own framework, in a document without pixels and by a clock of its
 * own. Everything it does, it does when a test touches it or lets time pass.
 */
export class Device {
  /** Milliseconds, simulated, that a person takes before each touch. 0 for taps quicker than the app may expect. */
  pace = 500
  readonly clock: Clock
  readonly host: HostApi
  /** What the app wrote to the console. */
  readonly written: { level: string; text: string }[] = []
  readonly #failures: Error[] = []
  #pending = 0

  constructor({ pack, script }: Prepared, options: DeviceOptions = {}) {
    this.clock = new Clock(options.now ?? Date.UTC(2026, 0, 5, 1))
    const { document, window } = parseHTML('<!doctype html><html><body></body></html>')
    const realm = createContext({
      ...{ document, window, Event: window.Event, atob, btoa, Blob, URL },
      // What the host measures the app with; the app itself has the clock's timers.
      ...{ TextEncoder, setTimeout },
    })
    const { Host } = script.runInContext(realm) as {
      Host: new (pack: Pack, needs: HostNeeds) => HostApi
    }
    this.host = new Host(pack, {
      engine: 'exparser',
      names,
      answers: options.answers ?? {},
      ...(options.info && { info: options.info }),
      ...(options.files && { files: options.files }),
      cloud: (name, data) => {
        if (!options.cloud)
          throw new Error(`the test answers no cloud function, ${name} was called`)
        return options.cloud(name, data as Record<string, unknown>)
      },
      pending: (work) => {
        this.#pending++
        return work.finally(() => {
          this.#pending--
        })
      },
      timers: {
        set: (run, delayMs, repeat) => this.clock.set(run, delayMs, repeat),
        clear: (id) => this.clock.clear(id),
        now: () => this.clock.now,
      },
      write: (level, words) => this.#write(level, words),
      report: (error) => void this.#failures.push(error),
    })
    for (const [key, value] of Object.entries(options.storage ?? {}))
      this.wx.storage.set(key, JSON.stringify(value))
  }

  get wx(): Wx {
    return this.host.wx
  }

  /** Starts the app. */
  async launch(options: EnterOptions = {}): Promise<void> {
    this.host.launch(options)
    await this.settle()
  }

  /** Brings the app back to the front. */
  async show(options: EnterOptions = {}): Promise<void> {
    this.host.show(options)
    await this.settle()
  }

  /** Sends the app to the background. */
  async hide(): Promise<void> {
    this.host.hide()
    await this.settle()
  }

  /** Lets time pass. @param milliseconds simulated */
  async advance(milliseconds: number): Promise<void> {
    const until = this.clock.now + milliseconds
    await this.#rest()
    while (this.clock.runNext(until)) await this.#rest()
    this.clock.now = until
    await this.settle()
  }

  /** Lets everything happen that does not need time to pass. @throws what went wrong in the app meanwhile */
  async settle(): Promise<void> {
    await this.#rest()
    const [failure] = this.#failures.splice(0)
    if (failure !== undefined) throw failure
    const [fault] = this.host.faults()
    if (fault !== undefined) throw new Error(`${this.host.page.path}: ${fault}`)
  }

  /** The open pages' paths, the top one last. */
  get pages(): string[] {
    return this.host.paths
  }

  /** The words on the screen, a line for every block. */
  text(): string {
    return this.host.text()
  }

  shows(name: string): boolean {
    return this.text().replaceAll('\n', ' ').includes(name)
  }

  /** The part of the screen that is called so. @param nth which one of several, from 0 */
  find(name: string, nth?: number): Part {
    return this.host.find(name, nth)
  }

  /** Taps what is called so. */
  async tapText(name: string, nth?: number): Promise<void> {
    await this.advance(this.pace)
    await this.tap(this.find(name, nth))
  }

  /** Taps a part of the screen that was found a moment ago. Lets no time pass before. */
  async tap(part: Part): Promise<void> {
    this.wx.gesture = true
    this.host.tap(part)
    await this.settle()
    this.wx.gesture = false
  }

  /** Types into a field, in place of what is there. */
  async input(label: string, value: string): Promise<void> {
    await this.advance(this.pace)
    this.host.type(this.host.findField(label), value)
    await this.settle()
  }

  /** What stands in a field. */
  valueOf(label: string): string {
    return this.host.valueOf(this.host.findField(label))
  }

  /** The patient pulls the page down. */
  async pullDown(): Promise<void> {
    const { instance, path } = this.host.page
    if (typeof instance.onPullDownRefresh !== 'function')
      throw new Error(`${path} does not listen to pulling down`)
    instance.onPullDownRefresh()
    await this.settle()
  }

  /** WeChat's own arrow at the top left. */
  async arrowBack(): Promise<void> {
    await this.advance(this.pace)
    await (this.wx.api.navigateBack as (options: object) => Promise<unknown>)({})
    await this.settle()
  }

  /** Answers the dialog that WeChat shows. */
  async answerDialog(answer: string): Promise<void> {
    await this.advance(this.pace)
    const dialog = this.wx.dialogs.shift()
    if (!dialog) throw new Error('no dialog is open')
    const { confirmText = '确定', cancelText = '取消', showCancel } = dialog.options
    const confirm = answer === confirmText
    if (!confirm && (answer !== cancelText || showCancel === false))
      throw new Error(`the dialog has no ${answer}`)
    dialog.answer({ confirm, cancel: !confirm })
    await this.settle()
  }

  async #rest(): Promise<void> {
    const until = performance.now() + LONGEST_ANSWER
    for (let rounds = 0; rounds < 10_000;) {
      // The app's promises run between two turns of the real loop; its timers only here.
      await new Promise((resolve) => setImmediate(resolve))
      // Also while a call is under way: a second tap does not wait for the first one's answer.
      if (this.clock.runNext(this.clock.now)) rounds++
      else if (this.#pending > 0) {
        if (performance.now() > until)
          throw new Error(`a call was not answered within ${LONGEST_ANSWER} ms`)
        await new Promise((resolve) => setTimeout(resolve, 1))
      } else {
        await new Promise((resolve) => setImmediate(resolve))
        if (this.#pending > 0) continue
        if (!this.clock.runNext(this.clock.now)) return
        rounds++
      }
    }
    throw new Error('the app does not come to rest')
  }

  #write(level: string, words: unknown[]): void {
    const text = words.map((word) =>
      word instanceof Object && 'stack' in word
        ? String(word.stack)
        : typeof word === 'string'
          ? word
          : JSON.stringify(word),
    )
    this.written.push({ level, text: text.join(' ') })
    // Vue hands an error of the app's code to the console and goes on.
    const error = words.find(
      (word): word is Error => Object.prototype.toString.call(word) === '[object Error]',
    )
    if (level === 'error' && error) this.#failures.push(error)
  }
}

/** Compiles a built mini-program, and the host it runs in. */
export async function prepare(directory: string): Promise<Prepared> {
  const [pack, text] = await Promise.all([packOf(directory), hostScript()])
  // Its last value is what it exports.
  compiled ??= new Script(`globalThis.global = {}; ${text}; hostParts`, { filename: 'host.js' })
  return { pack, script: compiled }
}

let compiled: Script | undefined
