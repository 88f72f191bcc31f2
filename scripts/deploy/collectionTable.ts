import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { code, markdownTable } from '../docs/markdown.ts'

/** What stands in each collection, for whoever makes it. */
const HOLDS: Readonly<Record<keyof typeof COLLECTIONS, string>> = {
  handoffs: '授权跳转的一次性凭据，15 分钟过期',
  authorizations: '谁可以看哪位患者，至多 30 天',
  tokens: '平台令牌（授权码模式）',
  counters: '限次计数',
  nonces: '处理过的报文，防重放',
  intents: '资金请求流水：**不得删除**',
  reports: '每日对账结果',
}

/** The table of collections in docs/deploy.md. */
export function collectionTable(): string {
  const rows = Object.entries(COLLECTIONS).map(([name, fields]) => [
    code(name), HOLDS[name as keyof typeof COLLECTIONS], [...fields, 'expiresAt'].map(code).join('、'), '所有用户不可读写',
  ])
  return markdownTable(['集合', '内容', '单字段索引（升序，不唯一）', '权限'], rows)
}
