import { expect } from 'vitest'
import { builtApp } from '../../testkit/builtApp.ts'
import { startCare, type CareOptions, type RunningCare } from '../../testkit/running.ts'
import { Phone, type PhoneOptions } from './phone.ts'

/** The app as it is delivered to WeChat, the running functions, and the phones a test has in hand. */
export class RunningMiniProgram {
  readonly #options: CareOptions
  #care: RunningCare | undefined
  #built = ''
  #phones: Phone[] = []

  constructor(options: CareOptions = {}) {
    this.#options = options
  }

  async start(): Promise<void> {
    ;[this.#care, this.#built] = await Promise.all([
      startCare(this.#options),
      builtApp('mp-weixin'),
    ])
  }

  get care(): RunningCare {
    if (this.#care === undefined) throw new Error('the running has not been started')
    return this.#care
  }

  /** A phone with the app just opened on it. */
  async open(options: PhoneOptions = {}): Promise<Phone> {
    return this.known(await Phone.open(this.care, this.#built, options))
  }

  known(phone: Phone): Phone {
    this.#phones.push(phone)
    return phone
  }

  /** After each test. Whatever it did: the app asks the network for nothing by itself, and complains of nothing. */
  putAway(): void {
    for (const { device } of this.#phones.splice(0)) {
      expect(device.wx.network).toEqual([])
      expect(device.written.filter(({ level }) => level === 'error')).toEqual([])
    }
  }

  async close(): Promise<void> {
    await this.#care?.close()
  }
}

export const running = new RunningMiniProgram()
