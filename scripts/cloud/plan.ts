import { bytesOf, MOST_ENVIRONMENT_BYTES } from './place.ts'
import { shown } from './mask.ts'
import type { Difference } from './state/compare.ts'
import type { Found } from './state/found.ts'
import { wantedRoutes, type Prepared } from './state/wanted.ts'
import { RUNTIME } from './functions.ts'
import { wordsFor } from './mend/mending.ts'
import { mendsOf } from './mend/apply.ts'

/** What each function is to be, with no secret in it. */
export const functionLines = (prepared: readonly Prepared[]): string[] =>
  prepared.flatMap(({ function: one, environment, bundled, bundle }) => [
    `${one.name}：${RUNTIME}，${one.memory} MB，时限 ${one.timeout} 秒，代码 ${(bundle.zip.length / 1024).toFixed(0)} KB，公网访问、固定出口 IP`,
    `  HTTP 访问：${one.httpPath ?? '无'}`,
    ...(one.triggers ?? []).map(({ name, config }) => `  定时触发：${name}，${config}`),
    `  环境变量 ${bytesOf(environment)} 字节（至多 ${MOST_ENVIRONMENT_BYTES}）：`,
    ...Object.entries(environment).map(([name, value]) => `    ${name}=${shown(name, value)}`),
    ...(Object.keys(bundled).length === 0
      ? []
      : [`  不是秘密、随代码走的变量：${Object.keys(bundled).join('、')}`]),
  ])

/** What will be done, each once, and what nobody but a person can do. */
export const mendLines = (differences: readonly Difference[]): string[] =>
  mendsOf(differences).map((mend) => `  ${wordsFor(mend)}`)

/** What others have to be told: the hospital's firewall, the platform, the e-voucher. */
export function addressLines({ addresses, state, strangers }: Found): string[] {
  const paths = Object.keys(wantedRoutes())
  return [
    addresses.length === 0
      ? '出口 IP：还没有分配，过几分钟用 check 再看'
      : `出口 IP（报给医保平台、电子凭证、HIS 的防火墙，填进公众号和小程序后台的 IP 白名单）：${addresses.join('、')}`,
    ...Object.keys(state.routes).map(
      (domain) => `地址：${paths.map((path) => `https://${domain}${path}`).join('  ')}`,
    ),
    ...(strangers.length === 0 ? [] : [`环境里还有别的云函数：${strangers.join('、')}`]),
  ]
}
