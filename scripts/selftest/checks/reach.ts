import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { createHttpClient } from '../../../cloudfunctions/lib/http/client.ts'
import { blocked, failed, passed, type Check, type Outcome } from '../check.ts'
import { describeNetwork } from '../network.ts'

/** For each step, ms. */
const STEP_TIMEOUT = 5000
/** Nothing of the page is looked at. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024
/** A certificate that ends sooner is worth a word, days. */
const SOON = 30

/** Step by step, so that what fails is named: name, connection, certificate, HTTP. */
export const reach: Check = {
  title: '平台连通',
  needs: [],
  async run({ platform }) {
    if (platform === undefined) return blocked('平台地址或渠道的配置有误')
    const url = new URL(platform.url)
    const secure = url.protocol === 'https:'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = Number(url.port || (secure ? 443 : 80))
    const told: string[] = []
    try {
      const { address } = await lookup(host)
      if (isIP(host) === 0) told.push(`DNS ${address}`)
      const started = performance.now()
      const socket = await opened(connectTcp({ host, port }), 'connect')
      told.push(`TCP ${Math.ceil(performance.now() - started)} 毫秒`)
      if (secure) told.push(await shakeHands(socket, host))
      socket.destroy()
      return await askHttp(platform.url, told)
    } catch (error) {
      const { what, todo } = describeNetwork(error, 'PLATFORM_URL', url.host)
      return failed(what, todo)
    }
  },
}

async function shakeHands(socket: Socket, host: string): Promise<string> {
  const secured = await opened(
    connectTls({ socket, ...(isIP(host) === 0 && { servername: host }) }),
    'secureConnect',
  )
  const days = Math.floor(
    (Date.parse(secured.getPeerCertificate().valid_to) - Date.now()) / 86_400_000,
  )
  const told = `${secured.getProtocol() ?? 'TLS'}（证书还有 ${days} 天${days < SOON ? '，请提醒平台更换' : ''}）`
  secured.destroy()
  return told
}

/** Any answer shows that HTTP is spoken there; a gateway with nothing behind it says 502 to 504. */
async function askHttp(url: string, told: string[]): Promise<Outcome> {
  const http = createHttpClient(1)
  const { status } = await http
    .get(url, { timeoutMs: STEP_TIMEOUT, maxBytes: MAX_ANSWER_BYTES })
    .finally(() => http.close())
  if (status >= 502 && status <= 504)
    return failed(
      `${new URL(url).host} 的网关应答 HTTP ${status}：网关通，后面的服务不通`,
      '请联系平台，或核对 PLATFORM_URL 的路径',
    )
  return passed([...told, `HTTP ${status}`].join('，'))
}

function opened<S extends Socket | TLSSocket>(
  socket: S,
  event: 'connect' | 'secureConnect',
): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(STEP_TIMEOUT, () =>
      socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    )
    socket.once('error', reject)
    socket.once(event, () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      // What comes after has its own listener, or does not matter any more.
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}
