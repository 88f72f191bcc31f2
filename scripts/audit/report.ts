import type { AuditEntry } from '../../cloudfunctions/lib/audit/entry.ts'
import type { AuditFault, AuditReport } from '../../cloudfunctions/lib/audit/verify.ts'
import type { ActionName } from '../../cloudfunctions/patient/api.ts'
import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'

const FAULTS: Readonly<Record<AuditFault['what'], string>> = {
  changed: '内容与校验码不符：被改动过',
  missing: '缺少这一条：被删除过',
  foreign: '不是本系统写入的',
  'broken-link': '与前一条接不上：前一条被改动、删除或插入过',
  misplaced: '不在原来的位置：被调换或插入过',
  'out-of-time': '时间不对：早于前一条，或与日期不符',
}

type Recorded = ActionName | 'intents.propose' | 'intents.confirm' | 'reconciliation.download'

const ACTIONS: Readonly<Record<Recorded, string>> = {
  'entry.resolve': '识别来处',
  'handoff.begin': '发起授权',
  'handoff.complete': '取得授权',
  'intents.propose': '登记业务结论',
  'intents.confirm': '复核业务结论',
  'overview.get': '看住院总览',
  'patients.list': '看患者列表',
  'patients.remove': '删除患者',
  'stays.list': '看住院登记',
  'agreements.list': '看协议列表',
  'agreements.attachment': '看协议全文',
  'preauthorization.current': '看冻结金额',
  'timeline.list': '看资金变动',
  'bill.get': '看费用单',
  'subscriptions.templates': '看可订阅的通知',
  'subscriptions.record': '订阅通知',
  'reconciliation.download': '下载对账报告',
}

const OUTCOMES: Readonly<Record<string, string>> = {
  shown: '已显示',
  listed: '已列出（遮盖）',
  granted: '已授权',
  removing: '删除',
  'state.too-many': '没有办理：尝试过多',
  'state.too-many-patients': '没有办理：患者已满',
  'state.too-fast': '没有显示：一分钟里查得太多',
}

/** Lines for whoever ran `verify`. */
export function verificationLines({ entries, faults, heads }: AuditReport): string[] {
  if (faults.length === 0) return [`查看记录完好：${entries} 条，${heads.length} 条链`]
  return [
    `查看记录有 ${faults.length} 处不对（共 ${entries} 条）：`,
    ...faults.map(({ id, what }) => `  ${id}  ${FAULTS[what]}`),
  ]
}

type Told = Pick<AuditEntry, 'at' | 'openid' | 'patientId' | 'action' | 'outcome' | 'institution'>

/** One line an entry, oldest first. Openids stand as the first twelve characters of their fingerprints. */
export function entryLines(entries: readonly Told[]): string[] {
  const lines = [...entries]
    .sort((a, b) => a.at - b.at)
    .map(({ at, openid, patientId, action, outcome, institution }) => {
      const [who, whom] = action.startsWith('intents.')
        ? ['工作人员', '']
        : [
            '微信用户',
            `  患者 ${patientId || (action.startsWith('handoff.') ? '（未授权）' : '（编号无效）')}`,
          ]
      return `${formatDateTime(at)}  ${who} ${openid.slice(0, 12)}${whom}  ${wordOf(action)}  ${outcomeOf(action, outcome)}${institution === undefined ? '' : `  机构 ${institution}`}`
    })
  return lines.length === 0 ? ['没有查看记录'] : [...lines, `共 ${lines.length} 条`]
}

function outcomeOf(action: string, outcome: string): string {
  if (action.startsWith('intents.')) return outcome
  const known = OUTCOMES[outcome]
  return known ?? `${action.startsWith('handoff.') ? '没有授权' : '没有显示'}：${outcome}`
}

/** What an older version wrote keeps its own name. */
const wordOf = (action: string): string =>
  Object.hasOwn(ACTIONS, action) ? ACTIONS[action as Recorded] : action
