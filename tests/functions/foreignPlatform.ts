import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A platform as somebody else would write it from the standard's text alone: nothing of this project is used. Its habits
 * (what stands in the cipher text, how it is written, how codes, rows and times look) are what the text leaves open.
 */
export interface Habits {
  /** The cipher text holds the bare `data`, or the whole {code, type, message, data}. */
  bare: boolean
  cipherText: 'hex' | 'HEX' | 'base64'
  code: 0 | '0'
  time: (date: string) => string
  /** A list of one as a single object. */
  single: boolean
}

export const APP_ID = 'FOREIGN0000000000001'
export const SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'

type Json = Record<string, unknown>

export async function startForeignPlatform(
  habits: Habits,
): Promise<{ url: string; asked: Json[]; close(): Promise<void> }> {
  const asked: Json[] = []
  const server = createServer((request, response) => {
    let text = ''
    request
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        text += chunk
      })
      .on('end', () => {
        const message = JSON.parse(text) as Json
        const clear = decrypt(String(message.chs_fjs_encdata))
        const { chs_fjs_sign: sign, chs_fjs_encdata: _encdata, ...header } = message
        const genuine =
          signature({ ...header, ...clear }) === sign &&
          message.chs_fjs_appid === APP_ID &&
          message.chs_fjs_appsecret === SECRET &&
          Math.abs(Date.now() - Number(message.chs_fjs_timestamp)) < 600_000
        asked.push({ funid: message.chs_fjs_funid, ...clear })
        const data = genuine ? answer(String(message.chs_fjs_funid), habits) : undefined
        response.setHeader('content-type', 'application/json;charset=UTF-8')
        response.end(JSON.stringify(sealed(data, habits)))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway/api`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function answer(funid: string, { time, single }: Habits): Json | undefined {
  if (funid === 'BC00.03.00.01') {
    const row = {
      cntr_no: 'F-1',
      is_own: '0',
      sign_time: time('2026-11-01 08:30:00'),
      sign_state: '1',
      cntr_att_cont: Buffer.from('协议正文：第一条……').toString('base64'),
      remark: '标准里没有的字段',
    }
    return { total: 1, row: single ? row : [row] }
  }
  if (funid === 'BC00.03.00.02') {
    return {
      cntr_state: '1',
      frez_amt: '8000.5',
      frez_time: time('2026-11-02 09:00:00'),
      cntr_act_amt: 0,
      cntr_setl_time: '',
    }
  }
  return undefined
}

function sealed(data: Json | undefined, { bare, cipherText, code }: Habits): Json {
  const result =
    data === undefined
      ? { code: 500, type: 'fail', message: '请求不合规范' }
      : { code, type: 'success', message: '成功' }
  const head: Json = { ...result, chs_fjs_timestamp: Date.now() }
  const sign = signature({ ...head, ...(data && { data }) })
  if (data === undefined) return { ...head, chs_fjs_sign: sign }
  const bytes = encrypt(JSON.stringify(bare ? data : { ...result, data }))
  const text =
    cipherText === 'base64'
      ? bytes.toString('base64')
      : cipherText === 'hex'
        ? bytes.toString('hex')
        : bytes.toString('hex').toUpperCase()
  return { ...head, chs_fjs_encdata: text, chs_fjs_sign: sign }
}

/** Appendix 1.3: sorted, joined, empties out, the key at the end; SM3 as the protocol says. */
function signature(message: Json): string {
  const text = Object.keys(message)
    .sort()
    .filter((name) => !empty(message[name]))
    .map((name) => {
      const value = message[name]
      return `${name}=${typeof value === 'object' ? JSON.stringify(tidy(value)) : String(value)}`
    })
    .join('&')
  return createHash('sm3').update(`${text}&key=${SECRET}`, 'utf8').digest('hex').toUpperCase()
}

const empty = (value: unknown) => value === '' || value === null || value === undefined

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !empty(member))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, tidy(member)]),
  )
}

/** Appendix 1.4: the secret encrypted under the first 16 characters of the channel's id, in capitals; 16 of them are the key. */
const KEY = (() => {
  const cipher = createCipheriv('sm4-ecb', Buffer.from(APP_ID.slice(0, 16)), null)
  return Buffer.from(
    Buffer.concat([cipher.update(SECRET), cipher.final()])
      .toString('hex')
      .toUpperCase()
      .slice(0, 32)
      .slice(0, 16),
  )
})()

function encrypt(text: string): Buffer {
  const cipher = createCipheriv('sm4-ecb', KEY, null)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
}

function decrypt(hex: string): Json {
  const decipher = createDecipheriv('sm4-ecb', KEY, null)
  return JSON.parse(
    Buffer.concat([decipher.update(Buffer.from(hex, 'hex')), decipher.final()]).toString('utf8'),
  ) as Json
}
