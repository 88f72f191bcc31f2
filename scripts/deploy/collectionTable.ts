import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { code, markdownTable } from '../docs/markdown.ts'

/** What stands in each collection, for whoever makes it. */
const HOLDS: Readonly<Record<string, string>> = {
  handoffs: '授权跳转的一次性凭据，15 分钟过期',
  authorizations: '谁可以看哪位患者，至多 30 天',
  tokens: '落地页向微信要的凭据和链接，加密',
  counters: '限次计数',
  nonces: '处理过的报文，防重放',
  intents: '资金请求流水：**不得删除**',
  reports: '每日对账结果',
  audit: '谁看过哪位患者，前后相扣：**不得删除、修改**',
  subscriptions: '患者同意接收的订阅消息',
  notices: '订阅消息的发送记录，7 天',
  tickets: '床头码的票据，病区、床位',
}

/** The table of collections in docs/deploy.md. */
export function collectionTable(): string {
  const undescribed = Object.keys(COLLECTIONS).filter((name) => HOLDS[name] === undefined)
  if (undescribed.length > 0) throw new Error(`say in HOLDS what the collection is for: ${undescribed.join(', ')}`)
  const rows = Object.entries(COLLECTIONS).map(([name, fields]) => [
    code(name), HOLDS[name]!, [...fields, 'expiresAt'].map(code).join('、'), '所有用户不可读写',
  ])
  return markdownTable(['集合', '内容', '单字段索引（升序，不唯一）', '权限'], rows)
}
