import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startInWechat } from '../../testkit/wechat/running.ts'
import { Outside, signedIn } from '../../testkit/wechat/outside.ts'
import { WALK_LAUNCH, walkThrough } from '../../testkit/wechat/walk.ts'
import { contactSheet } from './sheet.ts'

const OVERVIEW = ['arrival', 'stay-frozen', 'stay-settled']

/**
 * The mini-program as WeChat's own framework draws it, below WeChat's bar: every stop of the walk on one sheet, three
 * of them on the README's.
 * @param temporary for single pictures. @param limit bytes of a sheet
 */
export async function drawMiniProgram(
  target: string,
  temporary: string,
  limit: number,
): Promise<void> {
  const running = await startInWechat()
  try {
    const outside = new Outside(await signedIn(running.care))
    const device = await running.open(outside, { launch: WALK_LAUNCH })
    const files = new Map<string, string>()
    await walkThrough(device, outside, async ({ name }) => {
      const file = join(temporary, `mini-program-${name}.png`)
      await writeFile(file, await device.picture())
      files.set(name, file)
    })
    await contactSheet(running.browser, [...files.values()], join(target, 'mini-program.png'), {
      title: '小程序（微信的 exparser 画出）',
      columns: 8,
      width: 210,
      gap: 18,
      limit,
    })
    const three = OVERVIEW.map((name) => files.get(name)!) // each is a stop of the walk
    await contactSheet(running.browser, three, join(target, 'overview.png'), {
      columns: 3,
      width: 310,
      gap: 36,
      limit,
    })
  } finally {
    await running.close()
  }
}
