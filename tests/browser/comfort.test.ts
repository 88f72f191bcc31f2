import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  TARGET,
  axeFindings,
  stumblingBlocks,
  type AxeFinding,
} from '../../testkit/browser/inspect.ts'
import { MODES, visitPages, type ModeName } from '../../testkit/browser/modes.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'
import { STATE_NAMES, visitStates } from '../../testkit/browser/states.ts'

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterEach(() => site.putAway())
afterAll(() => site.close())

/** px: what body text has at the least in each mode; twice the usual sixteen at scale 2. */
const SMALLEST_TYPE: Record<ModeName, number> = {
  normal: 16,
  care: 24,
  dark: 16,
  large: 32,
  english: 16,
}

test.each(Object.keys(MODES) as ModeName[])(
  'every page can be read and used: %s',
  async (mode) => {
    const blocks: Record<string, string[]> = {}
    const axe: Record<string, AxeFinding[]> = {}
    const visited: string[] = []
    const { complaints } = await visitPages(site, mode, async ({ name, page, sheet }) => {
      visited.push(name)
      await page.screenshot({ path: site.pictureFile(`${mode}-${name}`), animations: 'disabled' })
      const stumbled = await stumblingBlocks(page, {
        smallestType: SMALLEST_TYPE[mode],
        sheet,
        target: mode === 'care' ? TARGET.care : TARGET.usual,
      })
      if (stumbled.length > 0) blocks[name] = stumbled
      const findings = await axeFindings(page)
      if (findings.length > 0) axe[name] = findings
    })
    expect(visited).toHaveLength(mode === 'care' ? 20 : 17)
    expect({ blocks, axe }).toEqual({ blocks: {}, axe: {} })
    expect(complaints).toEqual([])
  },
  180_000,
)

test.each(Object.keys(MODES) as ModeName[])(
  'every state can be read and used: %s',
  async (mode) => {
    const blocks: Record<string, string[]> = {}
    const axe: Record<string, AxeFinding[]> = {}
    const visited: string[] = []
    const { complaints } = await visitStates(site, mode, async ({ name, page, sheet }) => {
      visited.push(name)
      await page.screenshot({
        path: site.pictureFile(`${mode}-${name}`),
        animations: 'disabled',
        fullPage: !sheet,
      })
      const stumbled = await stumblingBlocks(page, {
        smallestType: SMALLEST_TYPE[mode],
        sheet,
        target: mode === 'care' ? TARGET.care : TARGET.usual,
      })
      if (stumbled.length > 0) blocks[name] = stumbled
      // What is on no walk, for the sandbox has one campus.
      const findings = name.includes('campus') ? await axeFindings(page) : []
      if (findings.length > 0) axe[name] = findings
    })
    expect(visited).toEqual(STATE_NAMES)
    expect({ blocks, axe }).toEqual({ blocks: {}, axe: {} })
    expect(complaints).toEqual([])
  },
  180_000,
)
