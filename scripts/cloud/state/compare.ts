import { createHmac, randomBytes } from 'node:crypto'
import { VARIABLES } from '../variables.ts'
import { ADMIN_ONLY, type CloudState, type CollectionState, type FunctionState } from './state.ts'

/** One thing in the cloud that is not as it should be, and what makes it so. */
export interface Difference {
  /** Chinese, without a full stop at its end; no secret's value. */
  what: string
  mend: Mend
}

export type Mend =
  | { do: 'collection' | 'indexes' | 'permission'; collection: string }
  | { do: 'client-rule' | 'anonymous-login' }
  | FunctionMend
  | { do: 'route' | 'remove-route'; domain: string; path: string }
  /** Of the data: when all else is as it should be. */
  | { do: 'migration'; migration: string }
  /** What no command can do, or may do unasked. */
  | { do: 'by-hand'; todo: string }

export interface FunctionMend {
  do: 'function' | 'code' | 'configuration' | 'timers'
  function: string
}

/** Everything in which the cloud differs from what it should be, in the order in which it is mended. */
export function compare(wanted: CloudState, found: CloudState): Difference[] {
  return [
    ...compareCollections(wanted.collections, found.collections),
    ...compareAccess(wanted, found),
    ...Object.entries(wanted.functions).flatMap(([name, one]) =>
      compareFunction(name, one, found.functions[name]),
    ),
    ...compareRoutes(wanted, found),
  ]
}

function compareCollections(
  wanted: CloudState['collections'],
  found: CloudState['collections'],
): Difference[] {
  return Object.entries(wanted).flatMap(([collection, one]): Difference[] => {
    const there = found[collection]
    if (there === undefined)
      return [{ what: `没有集合 ${collection}`, mend: { do: 'collection', collection } }]
    const differences: Difference[] = []
    if (there.permission !== one.permission)
      differences.push({
        what: `集合 ${collection} 的权限是 ${there.permission || '未知'}，应是 ${ADMIN_ONLY}（仅管理员可读写）：小程序端能写，就等于人人能给自己授权`,
        mend: { do: 'permission', collection },
      })
    const wrong = wrongIndexes(one, there)
    if (wrong.length > 0)
      differences.push({
        what: `集合 ${collection} 的索引不对：${wrong.join('、')}`,
        mend: { do: 'indexes', collection },
      })
    return differences
  })
}

/** An index under another name serves as well. */
const wrongIndexes = (wanted: CollectionState, found: CollectionState): string[] =>
  Object.entries(wanted.indexes).flatMap(([keys, { unique }]) => {
    const there = found.indexes[keys]
    if (there === undefined) return [`缺 ${keys}`]
    return there.unique === unique ? [] : [`${keys} 不应唯一`]
  })

function compareAccess(wanted: CloudState, found: CloudState): Difference[] {
  const differences: Difference[] = []
  if (canonical(wanted.clientRule) !== canonical(found.clientRule))
    differences.push({
      what: `客户端调用云函数的规则是 ${canonical(found.clientRule)}，应是 ${canonical(wanted.clientRule)}`,
      mend: { do: 'client-rule' },
    })
  if (found.anonymousLogin)
    differences.push({ what: '匿名登录开着，应关闭', mend: { do: 'anonymous-login' } })
  return differences
}

const canonical = (rule: CloudState['clientRule']): string =>
  JSON.stringify(Object.fromEntries(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1))))

function compareFunction(
  name: string,
  wanted: FunctionState,
  found: FunctionState | undefined,
): Difference[] {
  if (found === undefined)
    return [{ what: `没有云函数 ${name}`, mend: { do: 'function', function: name } }]
  const configuration = { do: 'configuration', function: name } as const
  const differences: Difference[] = []
  const differ = (what: string, mend: Mend) => differences.push({ what: `${name} ${what}`, mend })
  if (found.status !== wanted.status)
    differ(`的状态是 ${found.status}，应是 ${wanted.status}`, {
      do: 'by-hand',
      todo: `等几分钟再看；一直如此，看控制台里 ${name} 的错误`,
    })
  for (const [what, one] of [
    ['运行环境', 'runtime'],
    ['入口', 'handler'],
  ] as const) {
    if (found[one] !== wanted[one])
      differ(`的${what}是 ${found[one]}，应是 ${wanted[one]}`, {
        do: 'by-hand',
        todo: `腾讯云不改已有函数的这一项：在控制台删除 ${name}，再 apply 一次（数据不在函数里）`,
      })
  }
  if (found.memoryMb !== wanted.memoryMb)
    differ(`的内存是 ${found.memoryMb} MB，应是 ${wanted.memoryMb} MB`, configuration)
  if (found.timeoutSeconds !== wanted.timeoutSeconds)
    differ(`的时限是 ${found.timeoutSeconds} 秒，应是 ${wanted.timeoutSeconds} 秒`, configuration)
  if (found.installs !== wanted.installs)
    differ('打开了「在线安装依赖」，它要用的都在包里', configuration)
  if (!found.publicNet) differ('没有打开公网访问', configuration)
  if (!found.fixedAddress) differ('没有固定出口 IP：平台和 HIS 会拒绝它', configuration)
  if (found.traffic !== wanted.traffic)
    differ(`的调用去的不是最新的代码，而是 ${found.traffic}（版本:百分比）`, {
      do: 'by-hand',
      todo: '退回、试行之中就该如此；完了用 npm run cloud -- traffic --revision latest 切回来',
    })
  for (const what of differingVariables(wanted.variables, found.variables))
    differ(what, configuration)
  for (const what of differingTimers(wanted, found)) differ(what, { do: 'timers', function: name })
  const { code } = found
  if (code.digest !== wanted.code.digest)
    differ(
      code.digest === ''
        ? '的代码不是这个工具部署的'
        : `的代码是另一个版本（线上 ${code.revision}，这里 ${wanted.code.revision}）`,
      { do: 'code', function: name },
    )
  else if (code.untouched === false)
    differ('的代码在部署之后被改过', { do: 'code', function: name })
  return differences
}

/** So that two values can be told apart on a screen, and nobody can try values out: of this run alone. */
const RUN_KEY = randomBytes(32)
const digestOf = (value: string): string =>
  createHmac('sha256', RUN_KEY).update(value).digest('hex').slice(0, 8)

function differingVariables(
  wanted: FunctionState['variables'],
  found: FunctionState['variables'],
): string[] {
  const missing = Object.keys(wanted).filter((name) => !(name in found))
  const extra = Object.keys(found).filter((name) => !(name in wanted))
  return [
    ...missing.map((name) => `缺变量 ${name}`),
    ...extra.map((name) => `多了变量 ${name}${name in VARIABLES ? '' : '（不是本系统的）'}`),
    ...Object.entries(wanted).flatMap(([name, value]) =>
      found[name] !== undefined && found[name] !== value
        ? [
            `的变量 ${name} 与文件不同（线上 #${digestOf(found[name])}，文件 #${digestOf(value)}；# 后面只供区别，每次不同）`,
          ]
        : [],
    ),
  ]
}

function differingTimers(wanted: FunctionState, found: FunctionState): string[] {
  const wrong = Object.entries(wanted.timers).flatMap(([timer, { cron }]) => {
    const there = found.timers[timer]
    if (there === undefined) return [`没有定时触发 ${timer}`]
    if (there.cron !== cron) return [`的定时触发 ${timer} 是 ${there.cron}，应是 ${cron}`]
    return there.enabled ? [] : [`的定时触发 ${timer} 停着`]
  })
  const extra = Object.keys(found.timers).filter((timer) => !(timer in wanted.timers))
  return [...wrong, ...extra.map((timer) => `多了定时触发 ${timer}`)]
}

function compareRoutes(wanted: CloudState, found: CloudState): Difference[] {
  if (Object.keys(found.routes).length === 0)
    return [
      {
        what: 'HTTP 访问服务还没有开通',
        mend: { do: 'by-hand', todo: '在控制台打开「HTTP 访问服务」，再 apply 一次' },
      },
    ]
  return Object.entries(wanted.routes).flatMap(([domain, routes]) => {
    const there = found.routes[domain] ?? {}
    const differences: Difference[] = []
    for (const [path, route] of Object.entries(routes)) {
      const mend = { do: 'route', domain, path } as const
      const one = there[path]
      if (one === undefined) differences.push({ what: `${domain} 没有路径 ${path}`, mend })
      else if (one.function !== route.function)
        differences.push({
          what: `${domain}${path} 通到 ${one.function}，应通到 ${route.function}`,
          mend,
        })
      else if (one.auth)
        differences.push({
          what: `${domain}${path} 开着「路径鉴权」：HIS 和平台进不来`,
          mend,
        })
      else if (!one.enabled) differences.push({ what: `${domain}${path} 停着`, mend })
    }
    for (const [path, { function: leadsTo }] of Object.entries(there)) {
      if (path in routes) continue
      const ours = leadsTo in wanted.functions
      differences.push({
        what: `${domain} 多了路径 ${path}，通到 ${leadsTo}`,
        mend: ours
          ? { do: 'remove-route', domain, path }
          : { do: 'by-hand', todo: `不是本系统的：确认没有用处就在控制台删去 ${path}` },
      })
    }
    return differences
  })
}
