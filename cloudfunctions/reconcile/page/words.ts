import type { FindingKind } from '../finding.ts'

/** What each kind of finding is called, and what whoever reads it should do. */
export const KINDS: Record<FindingKind, { name: string; advice: string }> = {
  'only-theirs': {
    name: '医保有、本院没有',
    advice:
      '医保已结算，本院没有办成的记录。请查 HIS 是否绕过本系统办理，或当时的结果被误记；核实前不要再次收费。',
  },
  'only-ours': {
    name: '本院有、医保没有',
    advice:
      '本院记为已结算，医保清单里没有。请先核对结算日期与就诊类型，再向医保经办机构查询该笔流水。',
  },
  amount: {
    name: '金额不符',
    advice: '两边都有这一笔，金额不同。请以原始单据核对后，由差错一方更正。',
  },
  refund: {
    name: '退款不符',
    advice:
      '医保清单里有退款（负数），本院没有这一笔退款的记录，或金额不同。请查 HIS 是否绕过本系统退款；核实前不要再次退款。',
  },
  unreadable: {
    name: '清单读不懂',
    advice:
      '医保清单有读不懂的行，或行数与它写明的不同。其余各行照常核对；请把“说明”一栏交给医保平台。',
  },
  refunded: { name: '一致（已退款）', advice: '' },
  repeated: {
    name: '重复列出',
    advice: '同一个医院结算流水号出现不止一次。请核实是否重复结算；确为重复的，办理退款。',
  },
  unknown: {
    name: '结果未明',
    advice:
      '本院发出后没有收到明确答复，系统会继续查询。“待人工核对”的，请用 npm run intents 查看并登记结论。',
  },
  matched: { name: '一致', advice: '' },
}

const STATUSES: Readonly<Record<string, string>> = {
  done: '已办成',
  unknown: '结果未明',
  sending: '正在办理',
  person: '待人工核对',
  refused: '医保未受理',
  'not-done': '未办成',
}

export const statusName = (status: string): string => STATUSES[status] ?? status
