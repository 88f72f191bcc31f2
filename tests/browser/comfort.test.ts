import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  TARGET,
  axeFindings,
  stumblingBlocks,
  type AxeFinding,
} from '../../testkit/browser/inspect.ts'
import { MODES, visitPages, type ModeName, type Visited } from '../../testkit/browser/modes.ts'
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

type Found = { stumbled: string[]; axe: AxeFinding[] }

/** What is wrong with the page as it stands there. A picture is taken where something is. */
async function look({ name, page, sheet }: Visited, mode: ModeName, withAxe: boolean) {
  const stumbled = await stumblingBlocks(page, {
    smallestType: SMALLEST_TYPE[mode],
    sheet,
    target: mode === 'care' ? TARGET.care : TARGET.usual,
  })
  const axe = withAxe ? await axeFindings(page) : []
  if (stumbled.length + axe.length === 0) return {}
  const path = site.pictureFile(`${mode}-${name}`)
  await page.screenshot({ path, animations: 'disabled', fullPage: !sheet })
  return { [name]: { stumbled, axe } }
}

test.each(Object.keys(MODES) as ModeName[])(
  'every page can be read and used: %s',
  async (mode) => {
    const found: Record<string, Found> = {}
    const visited: string[] = []
    const { complaints } = await visitPages(site, mode, async (page) => {
      visited.push(page.name)
      Object.assign(found, await look(page, mode, true))
    })
    expect(visited).toHaveLength(mode === 'care' ? 20 : 17)
    expect(found).toEqual({})
    expect(complaints).toEqual([])
  },
  180_000,
)

test.each(Object.keys(MODES) as ModeName[])(
  'every state can be read and used: %s',
  async (mode) => {
    const found: Record<string, Found> = {}
    const visited: string[] = []
    const { complaints } = await visitStates(site, mode, async (page) => {
      visited.push(page.name)
      // What is on no walk, for the sandbox has one campus.
      Object.assign(found, await look(page, mode, page.name.includes('campus')))
    })
    expect(visited).toEqual(STATE_NAMES)
    expect(found).toEqual({})
    expect(complaints).toEqual([])
  },
  180_000,
)
