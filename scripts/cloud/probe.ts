import { isDeepStrictEqual } from 'node:util'
import { openCloudbaseStore } from '../../cloudfunctions/lib/store/cloudbase.ts'
import { DuplicateError, VersionConflict } from '../../cloudfunctions/lib/store/errors.ts'
import { rowsOf } from '../../cloudfunctions/lib/store/paging.ts'
import type { Collection, Document, Store } from '../../cloudfunctions/lib/store/store.ts'
import { CloudApiError, type CloudApi } from './api/client.ts'
import { describeFailure } from '../command/failure.ts'
import type { Redactor } from '../command/redact.ts'

/** Of the scratch collection; nothing of ours is named so. */
const PREFIX = 'probe_'
/** Its query fields are the journal's, which has the most. */
const COLLECTION: Collection = 'intents'
const AT_ONCE = 20
const START = 1_760_000_000_000

interface Probed {
  what: string
  /** Undefined where it is as our store believes. */
  wrong: string | undefined
}

/**
 * Tries on a scratch collection what our store believes of the database, with our store itself, and takes the
 * collection away again.
 * @param instance of the document database
 * @throws CloudApiError where the collection cannot be made or taken away
 */
export async function probeDatabase(
  api: CloudApi,
  { EnvId, instance }: { EnvId: string; instance: string },
  redactor: Redactor,
  tell: (probed: Probed) => void,
): Promise<boolean> {
  const table = { EnvId, Tag: instance, TableName: `${PREFIX}${COLLECTION}` }
  // One that was interrupted may have left it.
  await api.call('tcb', 'DeleteTable', table).catch((error: unknown) => {
    if (!(error instanceof CloudApiError) || !error.code.startsWith('ResourceNotFound')) throw error
  })
  await api.call('tcb', 'CreateTable', {
    ...table,
    PermissionInfo: { EnvId, AclTag: 'ADMINONLY' },
  })
  try {
    let good = true
    const probe = async (what: string, act: () => Promise<string | undefined>) => {
      const wrong = await act().catch((error: unknown) => describeFailure(error, redactor))
      good &&= wrong === undefined
      tell({ what, wrong })
    }
    await probe('新建时就能设好权限', () => permissionOf(api, EnvId, table.TableName))
    let now = START
    const store = openCloudbaseStore(() => now, PREFIX)
    for (const [what, act] of BELIEFS) await probe(what, () => act(store, (to) => (now = to)))
    return good
  } finally {
    await api.call('tcb', 'DeleteTable', table)
  }
}

async function permissionOf(
  api: CloudApi,
  EnvId: string,
  CollectionName: string,
): Promise<string | undefined> {
  const { AclTag } = await api.call<{ AclTag?: string }>('tcb', 'DescribeSafeRule', {
    EnvId,
    CollectionName,
  })
  return expect(AclTag, 'ADMINONLY')
}

type Belief = (store: Store, setTime: (now: number) => void) => Promise<string | undefined>

const BELIEFS: readonly (readonly [what: string, holds: Belief])[] = [
  [
    '读回来的与写进去的逐字相同',
    async (store) => {
      const document = {
        text: '中文 "引号" \\ 换行\n$ne a.b 😀',
        most: Number.MAX_SAFE_INTEGER,
        least: Number.MIN_SAFE_INTEGER,
        nested: { 'a.b': [null, true, { $set: [] }] },
      }
      await store.create(COLLECTION, 'same', document)
      return expect((await store.get(COLLECTION, 'same'))?.document, document)
    },
  ],
  [
    '同一编号只建得成一次',
    async (store) => {
      await store.create(COLLECTION, 'once', {})
      return refused(DuplicateError, () => store.create(COLLECTION, 'once', {}))
    },
  ],
  [
    `${AT_ONCE} 个同时新建同一编号，只成一个`,
    (store) => onlyOne(() => store.create(COLLECTION, 'race', {}), DuplicateError),
  ],
  [
    '过期的编号可以重新新建，也只成一个',
    async (store, setTime) => {
      await store.create(COLLECTION, 'over', { n: 1 }, { expiresAt: START + 1 })
      setTime(START + 1)
      const gone = await store.get(COLLECTION, 'over')
      const again = await onlyOne(() => store.create(COLLECTION, 'over', { n: 2 }), DuplicateError)
      setTime(START)
      return gone === undefined ? again : '过期的还读得到'
    },
  ],
  [
    '按版本替换：旧版本换不成',
    async (store) => {
      const first = await store.create(COLLECTION, 'version', { n: 1 })
      await store.replace(COLLECTION, first, { n: 2 })
      return (
        (await refused(VersionConflict, () => store.replace(COLLECTION, first, { n: 3 }))) ??
        expect((await store.get(COLLECTION, 'version'))?.document, { n: 2 })
      )
    },
  ],
  [
    `${AT_ONCE} 个同时替换同一版本，只成一个`,
    async (store) => {
      const first = await store.create(COLLECTION, 'swap', {})
      return onlyOne((n) => store.replace(COLLECTION, first, { n }), VersionConflict)
    },
  ],
  [
    '按版本删除，只成一次',
    async (store) => {
      const first = await store.create(COLLECTION, 'remove', {})
      const second = await store.replace(COLLECTION, first, { n: 1 })
      return (
        (await refused(VersionConflict, () => store.remove(COLLECTION, first))) ??
        (await store
          .remove(COLLECTION, second)
          .then(() => refused(VersionConflict, () => store.remove(COLLECTION, second))))
      )
    },
  ],
  [
    '查询分得清文字、数和真假',
    async (store) => {
      const values = { t: '1', n: 1, b: true }
      for (const [id, status] of Object.entries(values))
        await store.create(COLLECTION, `type-${id}`, { stayKey: 'types', status })
      return expect(
        await Promise.all(
          Object.values(values).map((status) => idsOf(store, { stayKey: 'types', status })),
        ),
        [['type-t'], ['type-n'], ['type-b']],
      )
    },
  ],
  [
    '没有这一项的排在最前，文字按字节排，翻页不漏不重',
    async (store) => {
      const days = [undefined, '2026-01-01', '2026-01-02', 'a', 'ｚ', '😀']
      for (const [index, feeDate] of days.entries())
        for (const half of ['a', 'b'])
          await store.create(COLLECTION, `page-${index}-${half}`, {
            service: 'page',
            ...(feeDate !== undefined && { feeDate }),
          })
      const found: string[] = []
      for await (const { id } of rowsOf<Document>(5, (page) =>
        store.find(COLLECTION, {
          where: { service: 'page' },
          orderBy: { field: 'feeDate' },
          ...page,
        }),
      ))
        found.push(id)
      const wanted = days.flatMap((_, index) => [`page-${index}-a`, `page-${index}-b`])
      return expect(found, wanted)
    },
  ],
  [
    '范围含起点、不含终点',
    async (store) => {
      for (const n of [1, 2, 3])
        await store.create(COLLECTION, `range-${n}`, { createdAt: START + n })
      const found = await store.find(COLLECTION, {
        range: { field: 'createdAt', from: START + 1, before: START + 3 },
      })
      return expect(
        found.map(({ id }) => id),
        ['range-1', 'range-2'],
      )
    },
  ],
  [
    '一次查得到一百条以上',
    async (store) => {
      const many = Array.from({ length: 101 }, (_, n) => n)
      await Promise.all(
        many.map((n) => store.create(COLLECTION, `many-${n}`, { settlementNo: 'many' })),
      )
      const found = await store.find(COLLECTION, { where: { settlementNo: 'many' }, limit: 1000 })
      return expect(found.length, many.length)
    },
  ],
]

const idsOf = async (
  store: Store,
  where: Record<string, string | number | boolean>,
): Promise<string[]> => (await store.find(COLLECTION, { where })).map(({ id }) => id)

async function refused(
  kind: new (...given: never[]) => Error,
  act: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await act()
  } catch (error) {
    if (error instanceof kind) return undefined
    throw error
  }
  return '应被拒绝，却成了'
}

async function onlyOne(
  act: (n: number) => Promise<unknown>,
  kind: new (...given: never[]) => Error,
): Promise<string | undefined> {
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, n) => act(n)))
  const other = outcomes.find(
    (one): one is PromiseRejectedResult =>
      one.status === 'rejected' && !(one.reason instanceof kind),
  )
  if (other !== undefined) throw other.reason
  return expect(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
}

const expect = (found: unknown, wanted: unknown): string | undefined =>
  isDeepStrictEqual(found, wanted)
    ? undefined
    : `应是 ${JSON.stringify(wanted)}，却是 ${JSON.stringify(found)}`
