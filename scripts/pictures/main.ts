import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MODES, visitPages, type ModeName } from '../../testkit/browser/modes.ts'
import { openSite } from '../../testkit/browser/site.ts'
import { visitStates } from '../../testkit/browser/states.ts'
import { FUNCTIONS_DIRECTORY } from '../../testkit/running.ts'
import { EXIT, UsageError, noMore, runCommand, start } from '../command/command.ts'
import { buildFunctions } from '../functions/build.ts'
import { drawMiniProgram } from './miniProgram.ts'
import { contactSheet } from './sheet.ts'

const USAGE = `用法：npm run pictures [-- mini-program]

重拍 docs/pictures 里的页面：H5 每种显示方式一张，各种情形一张；小程序一张，README 的两张。要几分钟。
npm run pictures -- mini-program 只拍小程序的。`

const target = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const LIMIT = 390_000

await start((started) =>
  runCommand(started, { usage: USAGE, options: {} }, async ({ positionals }) => {
    noMore(positionals, 1)
    const [only] = positionals
    if (only !== undefined && only !== 'mini-program') throw new UsageError('只有 mini-program')
    if (only === undefined) await rm(target, { recursive: true, force: true })
    await mkdir(target, { recursive: true })
    const temporary = await mkdtemp(join(tmpdir(), 'pictures-'))
    await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
    try {
      if (only === undefined) await drawSite(temporary)
      await drawMiniProgram(target, temporary, LIMIT)
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
    return EXIT.good
  }),
)

/** The same pages in a browser, in each of the ways they are read, and what they say when something is wrong. */
async function drawSite(temporary: string): Promise<void> {
  const site = await openSite()
  try {
    for (const mode of Object.keys(MODES) as ModeName[]) {
      const files: string[] = []
      await visitPages(site, mode, async ({ name, page }) => {
        const file = join(temporary, `${mode}-${name}.png`)
        await page.screenshot({ path: file, animations: 'disabled' })
        files.push(file)
      })
      await site.putAway()
      await contactSheet(site.browser, files, join(target, `${mode}.png`), {
        title: MODES[mode].title,
        columns: 9,
        width: 210,
        gap: 18,
        limit: LIMIT,
      })
    }
    const states: string[] = []
    await visitStates(site, 'normal', async ({ name, page }) => {
      const file = join(temporary, `state-${name}.png`)
      await page.screenshot({ path: file, animations: 'disabled' })
      states.push(file)
    })
    await site.putAway()
    await contactSheet(site.browser, states, join(target, 'states.png'), {
      title: '各种情形',
      columns: 10,
      width: 210,
      gap: 18,
      limit: LIMIT,
    })
  } finally {
    await site.close()
  }
}
