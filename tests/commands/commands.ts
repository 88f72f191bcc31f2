/** One command, and what it is tried with. */
interface Tried {
  /** Command lines that are wrong, and what is said of each. */
  wrong: [argv: string[], words: string][]
  /** It only looks at an installation: so, where there is none, where there is one, and where its store is broken. */
  looks?: string[][]
  /** Of those, the ones that answer with JSON; with the member that says so. */
  json?: [argv: string[], member: string][]
}

/** In a file of its own for each run: a backup is not written over another. */
export const BACKUP = 'BACKUP'
export const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const EXTRA: Tried = { wrong: [[['something'], '不认识 something']] }

/** Every command of ours. */
export const COMMANDS: Record<string, Tried> = {
  start: EXTRA,
  test: EXTRA,
  'test:quick': EXTRA,
  'dev:h5': EXTRA,
  'dev:mp-weixin': EXTRA,
  'build:h5': { wrong: [[['--env', 'hospital-1a'], '--appid、--env 只用于小程序']] },
  'build:mp-weixin': { wrong: [[['--appid', 'bad'], '--appid 应是小程序的 AppID']] },
  'build:functions': EXTRA,
  'check:wechat': EXTRA,
  mutate: { wrong: [[['nonesuch'], '房间是 protocol、journal']] },
  mutants: { wrong: [[['nonesuch'], '没有名称里有 nonesuch 的']] },
  upload: { wrong: [[[], '上传要写明 --appid']] },
  wire: {
    wrong: [
      [[], '没有说要做什么'],
      [['opne', '--channel', 'x'], '不认识 opne'],
      [['seal'], '没有用 --channel 指明渠道配置'],
    ],
  },
  selftest: {
    wrong: [
      [['something'], '不认识 something'],
      [['--name', '张三'], '--name 与 --cert-no 要一起给出'],
    ],
    looks: [[]],
    json: [[[], 'lines']],
  },
  reconcile: {
    wrong: [
      [[], '请用 --date 写明日期'],
      [['--date'], '--date 后面没有内容'],
      [['--date', '2026-13-01'], '--date 应是 yyyy-MM-dd 的日期'],
      [['--date', '20261101'], '--date 应是 yyyy-MM-dd 的日期'],
    ],
    looks: [['--date', TODAY], ['--tick']],
    json: [
      [['--date', TODAY, '--out', 'dist'], 'looked'],
      [['--tick'], 'resolved'],
    ],
  },
  intents: {
    wrong: [
      [[], '要说明是 list、show'],
      [['lst'], '要说明是 list、show'],
      [['show'], '要写编号'],
    ],
    looks: [['list'], ['show', 'x']],
    json: [[['list'], 'looked']],
  },
  trace: {
    wrong: [
      [[], '要写请求编号'],
      [['short'], '8 到 64 个字母'],
    ],
  },
  docs: EXTRA,
  'init-env': { wrong: [[[], '请写明放在哪个文件']] },
  pictures: { wrong: [[['something'], '只有 mini-program']] },
  cloud: {
    wrong: [
      [[], '要说明是 apply、check'],
      [['apply'], '--env 应是云开发的环境 ID'],
      [['aply', '--env', 'hospital-1a'], '要说明是 apply、check'],
      [['check', '--env', 'hospital-1a'], '请用 --variables'],
      [['probe', '--env', 'hospital-1a'], '没有设置 TENCENTCLOUD_SECRETID'],
      [['traffic', '--env', 'hospital-1a', '--percent', '10'], '--percent 要与 --revision 一起写'],
    ],
  },
  'deploy:files': EXTRA,
  supply: EXTRA,
  adopt: {
    wrong: [
      [['something'], '不认识 something'],
      [['--env', 'hospital-1a'], '--env 要与 --variables 一起写'],
    ],
    looks: [[]],
  },
  alerts: { wrong: [[['tset'], '要说明是 test']] },
  audit: {
    wrong: [
      [[], '要说明是 verify 还是 list'],
      [['verify', '--date', '2026-02-30'], '--date 应是 yyyy-MM-dd 的日期'],
    ],
    looks: [['verify'], ['list', '--patient', 'p']],
    json: [[['verify'], 'looked']],
  },
  backup: {
    wrong: [
      [[], '要说明是 export、verify、restore'],
      [['export'], '请写明备份的文件'],
    ],
    looks: [['export', BACKUP]],
    json: [[['export', BACKUP], 'counts']],
  },
  codes: {
    wrong: [
      [[], '要说明是 issue、list 还是 revoke'],
      [['issue', '--ward', '心内科', '--beds', '9-1'], '不是床号的范围'],
    ],
    looks: [['list'], ['revoke', '--ward', 'w', '--bed', '1']],
    json: [[['list'], 'looked']],
  },
  load: { wrong: [[['--rate', 'x'], '--rate 应是 1 到 20000 的整数']] },
  bench: { wrong: [[['something'], '没有 something 这一部分']] },
}
