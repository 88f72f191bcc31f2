import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Card, UserQuery } from './userQuery.ts'

// A user query as public hospital mini-programs are answered by it, written from what is publicly known of one, and
// without a look at this project: nothing of it is imported here. What is not known is as awkward as it may be.

const PARTNER_ID = '50010828'
const PARTNER_SECRET = 'ad776bc12bc30a58b4ddee404187d30c'
const PREFIX = '/testapi/mipuserquery/userQuery/'
const FIVE_MINUTES = 300_000

export class Service implements UserQuery {
  readonly #askedBy: string[] = []
  readonly #cards = new Map<string, Card & { used: boolean }>()
  readonly #seen = new Set<string>()
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get onPaper() {
    return {
      kind: 'userquery',
      address: this.origin + PREFIX.replace(/\/$/, ''),
      partnerId: PARTNER_ID,
      partnerSecret: PARTNER_SECRET,
      appId: 'wxe183cd55df4b4369',
      path: 'auth/pages/bindcard/auth/index?openType=getAuthCode&bizType=04107&cityCode=350500&channel=AAEf&orgChnlCrtfCodg=w+Kk/3d%2F==&orgCodg=H35050200001&orgAppId=1I5',
      version: 'trial',
      field: 'qrcode',
    }
  }

  agree(card: Card): Promise<{ qrcode: string }> {
    const qrcode = `280${Array.from({ length: 25 }, () => randomInt(10)).join('')}`
    this.#cards.set(qrcode, { ...card, used: false })
    return Promise.resolve({ qrcode })
  }

  askedBy(): Promise<string[]> {
    return Promise.resolve(this.#askedBy)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>auth</h1>')
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const answer = this.#answer(request, body)
    response
      .writeHead(200, { 'content-type': 'application/json;charset=UTF-8' })
      .end(JSON.stringify(answer))
  }

  #answer(request: IncomingMessage, body: string): object {
    const no = (code: number, message: string) => ({ code: String(code), message, data: null })
    if (request.url !== PREFIX + PARTNER_ID) return no(10001, 'partner not found')
    const timestamp = one(request.headers['god-portal-timestamp'])
    const id = one(request.headers['god-portal-request-id'])
    const signature = one(request.headers['god-portal-signature'])
    if (Math.abs(Date.now() - Number(timestamp)) > FIVE_MINUTES) return no(10002, 'timestamp')
    if (!/^[0-9a-f]{32}$/.test(id) || this.#seen.has(id)) return no(10003, 'request id')
    this.#seen.add(id)
    const right = createHmac('sha256', PARTNER_SECRET)
      .update(PARTNER_ID + timestamp)
      .digest('hex')
    if (signature.length !== 64 || !timingSafeEqual(Buffer.from(signature), Buffer.from(right)))
      return no(10004, 'signature')
    const { qrcode, openid, ...rest } = JSON.parse(body) as Record<string, unknown>
    if (typeof qrcode !== 'string' || typeof openid !== 'string' || Object.keys(rest).length > 0)
      return no(10005, 'bad request')
    return this.#look(qrcode, openid) ?? no(20001, 'qrcode expired')
  }

  #look(qrcode: string, openid: string): object | undefined {
    const card = this.#cards.get(qrcode)
    if (card === undefined || card.used) return undefined
    card.used = true
    this.#askedBy.push(openid)
    const number = `AUTH350000202611${Date.now()}`
    return {
      code: '0',
      message: 'success',
      data: {
        user_name: card.name,
        user_card_no: card.number,
        pay_auth_no: card.relative ? '' : number,
        ...(card.relative && { family_pay_auth_no: number }),
        chnl_id: 7,
      },
    }
  }
}

const one = (header: string | string[] | undefined): string => String(header ?? '')
