import { createHash, createHmac } from 'node:crypto'

export interface Account {
  secretId: string
  secretKey: string
  /** Of temporary keys. */
  token?: string | undefined
}

const SIGNED_HEADERS = 'content-type;host'

/**
 * The `Authorization` header of Tencent Cloud's API 3.0: TC3-HMAC-SHA256 over a POST of JSON to `/`.
 * @param service as in the API's host: tcb, scf
 * @param at seconds since the epoch, as in `X-TC-Timestamp`
 */
export function authorization(
  { secretId, secretKey }: Account,
  { service, host, body, at }: { service: string; host: string; body: string; at: number },
): string {
  const date = new Date(at * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${service}/tc3_request`
  const request = [
    'POST',
    '/',
    '',
    `content-type:application/json\nhost:${host}\n`,
    SIGNED_HEADERS,
    sha256(body),
  ].join('\n')
  const key = [date, service, 'tc3_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `TC3${secretKey}`,
  )
  const signature = hmac(key, `TC3-HMAC-SHA256\n${at}\n${scope}\n${sha256(request)}`)
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature.toString('hex')}`
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()
