import { PROBLEMS } from '../../shared/problems.ts'
import { code, markdownTable } from '../docs/markdown.ts'

/** What the staff does about each. The compiler misses none. */
const MEANINGS: { [K in keyof typeof PROBLEMS]: Record<keyof (typeof PROBLEMS)[K], string> } = {
  input: {
    '': '填的或扫的内容不合要求，请患者核对后再试',
    field: '有一项没有填或格式不对；小程序可能太旧，请患者关掉重开',
    identity: '姓名或证件号码填错，对照证件',
    ticket: '扫的不是本院的床头码，或没有扫完整',
    institution: '链接里的院区不是本院的，或院区已经停用；回首页重新选院区',
  },
  business: {
    '': '医保平台拒绝了这次查询，页面上有平台的原话；日志的 `code` 里有平台的代码，问平台',
  },
  state: {
    '': '现在还不能这样做，照页面上的话做',
    'not-authorized': '没有授权，或已经到期，请重新授权',
    'not-signed-in': '不是从微信小程序进来的',
    'consent-withdrawn': '患者撤回了同意，重新同意后可以再查',
    'too-many': '试的次数太多，页面上写了几点以后再来；急的到窗口办',
    'too-many-patients': '一个微信里的患者太多，先移除不用的',
    'too-fast': '这个微信一分钟里查得太多，等一分钟就好；没有人在刷新，是有人在用程序查',
    'handoff-gone': '授权超过 15 分钟，或已经用过，重新授权',
    'handoff-refused': '电子凭证不认这次授权，重新授权；很多人这样，问电子凭证方',
    'other-patient': '授权的人和填的患者不是同一个人',
    'other-name': '号码对，姓名和医保登记的不一样，对照证件；证件也不一样的，到医保窗口改',
    'family-card': '用了家人的电子凭证，要用患者的',
    'no-agreement': '这份协议没有找到，刷新列表',
    'no-attachment': '平台没有给出协议的内容',
    'answer-too-large': '答复太大，手机上看不了，到窗口看',
    'ticket-expired': '床头码过期，换一张',
    'ticket-revoked': '床头码已停用，换一张',
    'ticket-unknown': '没有登记过的床头码，换一张',
    'ticket-foreign': '别家医院的床头码',
    'ticket-other-bed': '患者不在这张床，可能换了床',
  },
  protocol: {
    '': '平台的答复读不懂，第五节',
    auth: '平台不认我方的渠道密钥，第三节',
    signature: '平台答复的签名不对，第五节',
    decrypt: '平台的答复解不开，第三节',
    stale: '与平台的时钟相差太多',
    token: '取不到平台的令牌',
  },
  unavailable: {
    '': '有一方没有应答，过一会儿再试',
    offline: '手机没有网络',
    timeout: '20 秒没有答复，多半是网络慢',
    unreachable: '手机连不上云函数：网络，或 `patient` 函数没有应答',
    answer: '手机读不懂云函数的答复：版本不合，或中间有人改',
    busy: '人多，正在挡掉一部分',
    internal: '程序出错，按编号后面的请求号查日志，交给开发',
    configuration: '变量缺了或错了，看日志 `配置有误：`',
    'staff-channel': '工作人员的通道没有应答，过一会儿再试',
    'platform-unreachable': '医保平台连不上，第五节',
    'platform-timeout': '医保平台不答，第五节',
    'platform-error': '医保平台报错，第五节',
    'platform-broken': '医保平台的答复断了，第五节',
    'platform-away': '医保平台接连不答，几秒里先不再问它，第五节',
    his: 'HIS 适配接口没有应答',
    evoucher: '医保电子凭证的核验服务没有应答',
    store: '数据库不应答，第六节',
    integrity: '数据与校验码不符，第六节第 6 条',
    audit: '查看记录写不进去，第六节',
  },
}

/** The table of problem numbers in docs/runbook.md. */
export const problemTable = (): string =>
  markdownTable(
    ['编号', '代码', '意思和处置'],
    Object.entries(PROBLEMS).flatMap(([kind, numbers]) =>
      Object.entries(numbers)
        .sort(([, a], [, b]) => a - b)
        .map(([what, number]) => [
          String(number),
          code(`${kind}.${what || '*'}`),
          (MEANINGS as Record<string, Record<string, string>>)[kind]?.[what] ?? '',
        ]),
    ),
  )
