/** What a network failure means, for whoever can mend it. */
export interface Trouble {
  what: string
  todo: string
}

/**
 * Reads the innermost code of a chain of causes.
 * @param variable which address it is about
 * @param where host and port
 */
export function describeNetwork(error: unknown, variable: string, where: string): Trouble {
  const code = codeOf(error)
  const known = TROUBLES.find(([pattern]) => pattern.test(code))
  const [, what, todo] = known ?? [
    /$/,
    `连接中断（${code}）`,
    '请稍后再试；一直不行请联系对方或网络管理员',
  ]
  return { what: `${where} ${what}`, todo: todo.replaceAll('{变量}', variable) }
}

const TROUBLES: readonly (readonly [RegExp, string, string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, '域名解析不出来', '请核对 {变量} 里的域名，或本机的 DNS'],
  [
    /^ECONNREFUSED$/,
    '拒绝连接：那里没有服务在运行',
    '请核对 {变量} 的端口；地址无误则请对方确认服务已启动',
  ],
  [
    /TIMEOUT|^TimeoutError$|^ETIMEDOUT$/i,
    '没有在时限内应答',
    '请核对 {变量}，并请网络管理员放行到这个地址的访问',
  ],
  [
    /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    '网络不通',
    '请核对 {变量}，并请网络管理员放行到这个地址的访问',
  ],
  [/CERT_HAS_EXPIRED/, '的 TLS 证书已过期', '请对方更换证书；也请核对本机时间'],
  [/CERT_NOT_YET_VALID/, '的 TLS 证书尚未生效', '请核对本机时间'],
  [/ALTNAME/, '的 TLS 证书不是这个域名的', '请核对 {变量} 里的域名'],
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_/,
    '的 TLS 证书不受本机信任',
    '请对方使用公开机构签发的证书（或经 NODE_EXTRA_CA_CERTS 加入其根证书）',
  ],
  [/SSL|EPROTO|TLS/, '不说 TLS', '请核对 {变量} 应是 http:// 还是 https://，端口是否对应'],
]

function codeOf(error: unknown, depth = 0): string {
  const { code, name, cause } = (error ?? {}) as { code?: unknown; name?: unknown; cause?: unknown }
  // Our own errors' codes say less than what they were made from.
  const inner = cause !== undefined && depth < 5 ? codeOf(cause, depth + 1) : ''
  if (inner !== '') return inner
  if (typeof code === 'string' && !code.includes('.')) return code
  return name === 'TimeoutError' ? name : ''
}
