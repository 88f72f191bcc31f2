import { launchChromium } from '../command/chromium.ts'
import { FUNCTIONS_DIRECTORY, startCare } from '../../testkit/running.ts'
import { faultsOf } from '../../testkit/wechat/checks.ts'
import { BrowserDevice } from '../../testkit/wechat/device.ts'
import { MODES } from '../../testkit/wechat/modes.ts'
import { Outside, signedIn } from '../../testkit/wechat/outside.ts'
import { WALK_LAUNCH, walkThrough } from '../../testkit/wechat/walk.ts'
import { buildFunctions } from '../functions/build.ts'
import type { Finding } from './examine.ts'

/** Walks through a mini-program as it would be delivered, over the sandbox and the functions. One line a page. */
export async function walkOn(directory: string): Promise<Finding[]> {
  await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
  const [care, browser] = await Promise.all([startCare(), launchChromium()])
  try {
    const outside = new Outside(await signedIn(care))
    const device = await BrowserDevice.open(browser, directory, outside, { launch: WALK_LAUNCH })
    const { smallestType } = MODES.normal
    const findings: Finding[] = []
    await walkThrough(device, outside, async ({ name, sheet }) => {
      const faults = await faultsOf(device, { sheet, smallestType })
      findings.push({ what: name, ...(faults.length > 0 && { wrong: faults.join('；') }) })
    })
    return findings
  } finally {
    await browser.close()
    await care.close()
  }
}
