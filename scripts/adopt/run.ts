import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer, readIndexKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import { adoptRows } from '../../cloudfunctions/lib/store/adopt.ts'
import { openStore, readStoreSettings } from '../../cloudfunctions/lib/store/open.ts'
import { EXIT, noMore, runCommand, type Started } from '../command/command.ts'
import { existingStore } from '../command/looking.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'

const USAGE = `用法：
  npm run adopt

给数据库里没有校验码的数据补上校验码：只在从没有校验码的旧版本升级之后运行一次。
补之前请确认数据库没有被人改过，补了就当作本系统写的；已有校验码的不动。
更换 INDEX_KEY 时（旧的在 INDEX_KEY_OLD），把用旧密钥校验的改为用新密钥。

${TARGET_USAGE}`

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, now: () => number = Date.now): Promise<number> =>
  runCommand(
    started,
    { usage: USAGE, options: TARGET_OPTIONS },
    async ({ values, positionals, hide }) => {
      noMore(positionals)
      const target = await findTarget(values, started.env)
      hide(target.env)
      started.err.write(`对象：${target.words}\n`)
      const environment = readEnvironment(target.env)
      const settings = readStoreSettings(environment)
      const keys = readIndexKeys(environment)
      environment.check()
      const place = existingStore(settings)
      const store = await openStore(settings, now)
      try {
        const adopted = await adoptRows(store, createSealer(keys).keysFor)
        started.out.write(`${place}：补上校验码 ${adopted} 条\n`)
        return EXIT.good
      } finally {
        await store.close()
      }
    },
  )
