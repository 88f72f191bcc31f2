import type { Browser, Page } from 'playwright-core'
import { demoPatient } from '../../sandbox/defaults.ts'
import { PRIVACY_VERSION } from '../../src/stores/privacyVersion.ts'
import { authorize } from '../../testkit/app.ts'
import { BrowserDevice, type BrowserDeviceOptions } from '../../testkit/wechat/device.ts'
import { Outside, signedIn, type Caller } from '../../testkit/wechat/outside.ts'
import { drawingOfStay, scriptsOfStart, type Drawing } from '../../testkit/wechat/stays.ts'
import { slowCpu } from './slowPhone.ts'
import { withColdFunctions, type ColdFunction, type ColdTimes } from './coldFunction.ts'

/** ms each, one after the other, on WeChat's own component framework in a browser with a slow CPU. */
export interface OnWechat extends ColdTimes {
  /** From the app's launch until it asks the function. */
  run: number
  /** From the answer until the stay with its amounts is drawn. */
  draw: number
}

const PATIENT = demoPatient('frozen')
const WORDS = '医保个人账户'

/**
 * Somebody who was authorised here before opens the mini-program by the code at the bed; the function has to be
 * started.
 * @param directory of the built mini-program
 */
export const measureOnWechat = (
  browser: Browser,
  directory: string,
  rounds: number,
): Promise<OnWechat[]> =>
  withColdFunctions({}, async (care, cold) => {
    const caller = await signedIn(care)
    const patient = await authorize(caller.session, PATIENT)
    const all: OnWechat[] = []
    for (let round = 0; round < rounds; round++) {
      const answering = await cold()
      const device = await BrowserDevice.open(
        browser,
        directory,
        new InTheCloud(caller, answering),
        {
          launch: { scene: 1047, query: { hosp_mdtrt_id: PATIENT.hosp_mdtrt_id } },
          storage: { consent: { version: PRIVACY_VERSION, at: 1 }, patient },
          before: watch,
        },
      )
      try {
        const [launched, asked, answered, shown] =
          await device.ask<[number, number, number, number]>('window.__times')
        const times = answering.times()
        all.push({ ...times, run: asked - launched, draw: shown - answered })
      } finally {
        await device.close()
        await answering.close()
      }
    }
    return all
  })

/** The function as WeChat's cloud calls it, by the person's openid. */
class InTheCloud extends Outside {
  readonly #cold: ColdFunction

  constructor(caller: Caller, cold: ColdFunction) {
    super(caller)
    this.#cold = cold
  }

  override callFunction(_name: string, data: Record<string, unknown>): Promise<unknown> {
    return this.#cold.call(data, {
      environ: `WX_CONTEXT_KEYS=WX_OPENID,WX_APPID;WX_OPENID=${this.openid};WX_APPID=wx1`,
    })
  }
}

/** In the page: launched, asked, answered, shown; ms. */
const WATCH = `(() => {
  const times = window.__times = []
  const outside = window.outsideCloud
  window.outsideCloud = async (name, data) => {
    const first = data.action === 'overview.get'
    if (first) times[1] ??= performance.now()
    const answer = await outside(name, data)
    if (first) times[2] ??= performance.now()
    return answer
  }
  const look = () => document.body.textContent.includes('${WORDS}')
    ? requestAnimationFrame(() => setTimeout(() => { times[3] = performance.now() }))
    : requestAnimationFrame(look)
  requestAnimationFrame(look)
  times[0] = performance.now()
})()`

async function watch(page: Page): Promise<void> {
  await slowCpu(page)
  await page.evaluate(WATCH)
}

export interface Start {
  /** Of the stay with the most to show, as its page first stands there in full. */
  drawing: Drawing
  /** Bytes of JavaScript that run before the first page stands there. */
  scripts: number
}

/** @param directory of the built mini-program */
export const measureStart = (browser: Browser, directory: string): Promise<Start> =>
  withColdFunctions({}, async (care) => {
    const bench = {
      care,
      open: (outside: Outside, options?: BrowserDeviceOptions) =>
        BrowserDevice.open(browser, directory, outside, options),
    }
    const ran = await scriptsOfStart(bench)
    return {
      drawing: await drawingOfStay(bench, demoPatient('settled'), 'exparser'),
      scripts: Object.values(ran).reduce((sum, bytes) => sum + bytes, 0),
    }
  })
