import { LONGEST_AUTHORIZATION } from '../../cloudfunctions/lib/identity/authorizations.ts'
import { HANDOFF_LIFETIME } from '../../cloudfunctions/lib/identity/handoffs.ts'
import { KEPT_FOR } from '../../cloudfunctions/lib/notices/notice.ts'
import { LINK_LASTS_MS } from '../../cloudfunctions/lib/reportLinks/reportLinks.ts'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { PIECES_KEPT_MS } from '../../cloudfunctions/patient/attachments/pieces.ts'
import { code, markdownTable } from '../docs/markdown.ts'

const DAY = 86_400_000

/** What stands in each collection, for whoever makes it, and how long it stays there. */
const HOLDS: Readonly<Record<string, readonly [what: string, kept: string]>> = {
  handoffs: ['授权跳转的一次性凭据', `${HANDOFF_LIFETIME / 60_000} 分钟`],
  authorizations: [
    '谁可以看哪位患者',
    `至多 ${LONGEST_AUTHORIZATION / DAY} 天；患者移除时立即删除`,
  ],
  tokens: ['落地页向微信要的凭据和链接，加密', '微信给的有效期'],
  counters: [
    '限次计数；结算、退款流水号属于哪次住院，平台的查询反映过哪些业务，各渠道的签名读法：**不得删除**',
    '限次 2 小时，其余长期',
  ],
  nonces: ['处理过的报文、用过的授权码，防重放', '报文时间戳的有效期；授权码 1 天'],
  intents: ['资金请求流水：**不得删除**', '长期'],
  reports: ['每日对账结果', '长期'],
  audit: ['谁看过哪位患者，前后相扣：**不得删除、修改**', '长期'],
  subscriptions: ['患者同意接收的订阅消息', '发完为止，至多一年；患者移除时立即删除'],
  notices: ['订阅消息的发送记录', `${KEPT_FOR / DAY} 天`],
  pulse: ['定时任务最近一次的结果，已经推送的告警和对账', '只有几条'],
  tickets: ['床头码的票据，病区、床位', '长期；可以作废'],
  attachments: [
    '正在分段取的协议附件，等人下载的对账报告，加密',
    `${PIECES_KEPT_MS / 60_000} 分钟；报告 ${LINK_LASTS_MS / DAY} 天或下载为止`,
  ],
  migrations: ['做过的数据迁移：**不得删除**', '长期'],
}

/** The table of collections in docs/deploy.md. */
export function collectionTable(): string {
  const undescribed = Object.keys(COLLECTIONS).filter((name) => HOLDS[name] === undefined)
  if (undescribed.length > 0)
    throw new Error(`say in HOLDS what the collection is for: ${undescribed.join(', ')}`)
  const rows = Object.entries(COLLECTIONS).map(([name, fields]) => [
    code(name),
    ...(HOLDS[name] ?? []),
    [...fields, 'expiresAt'].map(code).join('、'),
    code('ADMINONLY'),
  ])
  return markdownTable(['集合', '内容', '保留', '单字段索引（升序，不唯一）', '权限'], rows)
}
