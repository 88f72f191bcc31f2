import { randomUUID } from 'node:crypto'
import { createAuthorizations } from '../../../cloudfunctions/lib/identity/authorizations.ts'
import { createSealer } from '../../../cloudfunctions/lib/identity/seal.ts'
import { CareError } from '../../../cloudfunctions/lib/protocol/index.ts'
import { openStore } from '../../../cloudfunctions/lib/store/open.ts'
import type { Document, Store } from '../../../cloudfunctions/lib/store/store.ts'
import { NothingThere, existingStore } from '../../command/looking.ts'
import { isStoreElsewhere, type Context } from '../context.ts'
import { blocked, failed, idle, passed, type Check } from '../check.ts'

/**
 * Writes, reads and deletes one document of its own; and opens something that was sealed before, where there is
 * anything.
 */
export const store: Check = {
  title: '数据存取',
  needs: [],
  shared: true,
  async run(context) {
    const { env, store: settings, now } = context
    if (isStoreElsewhere(env)) return idle('没有 STORE 与 DATA_DIR：云数据库只有云函数里能访问')
    if (settings === undefined) return blocked('STORE 或 DATA_DIR 的配置有误')
    if (settings.kind === 'cloudbase' && !env.TENCENTCLOUD_SECRETID && !env.CLOUDBASE_APIKEY)
      return idle('云数据库只有云函数里能访问')
    try {
      existingStore(settings)
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error
      return failed('没有数据库', `${error.message}；新装的要先 npm start 一次`)
    }
    let opened: Store | undefined
    try {
      opened = await openStore(settings, now)
      await writeAndRead(opened, now())
      return (await cannotOpenOld(opened, context))
        ? failed(
            '可以读写，但已有的患者资料解不开',
            '请核对 SEAL_KEYS：换过密钥时，旧密钥要留在列表后面',
          )
        : passed('可以读写')
    } catch (error) {
      if (!(error instanceof CareError)) throw error
      const cause = error.cause instanceof Error ? error.cause.message : error.message
      return failed(
        `不能读写（${cause}）`,
        settings.kind === 'sqlite'
          ? '请核对 DATA_DIR 的权限与磁盘空间'
          : '请核对云数据库的集合与权限',
      )
    } finally {
      await opened?.close()
    }
  },
}

async function writeAndRead(store: Store, now: number): Promise<void> {
  const id = `selftest~${randomUUID()}`
  const stored = await store.create('nonces', id, { at: now }, { expiresAt: now + 60_000 })
  if ((await store.get('nonces', id))?.document.at !== now)
    throw new Error('what was written is not what was read')
  await store.remove('nonces', stored)
}

async function cannotOpenOld(store: Store, { sealing, now }: Context): Promise<boolean> {
  const [old] = await store.find<Document & { openid: string }>('authorizations', { limit: 1 })
  if (old === undefined || sealing === undefined) return false
  try {
    await createAuthorizations(store, createSealer(sealing), now).list(old.document.openid)
    return false
  } catch {
    return true
  }
}
