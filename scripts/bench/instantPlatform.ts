import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  SERVICES,
  parseChannel,
  sealResponse,
  stringifyWire,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'

/** The functions' channel to the platform that has nothing to think about. */
export const INSTANT_CHANNEL = parseChannel({
  appId: 'QZBENCH0000000000002',
  appSecret: 'of-no-use-anywhere-else-either',
})

const AT = new Date(1_780_000_000_000)

/** What it says, whoever asks: three agreements with an attachment of a few hundred bytes; a stay that is frozen. */
const ANSWERS: Record<string, WireObject> = {
  [SERVICES.agreements.funid]: SERVICES.agreements.response.write({
    total: 3,
    agreements: ['1', '2', '3'].map((n) => ({
      agreementNo: `QZXY20261101000${n}`,
      selfPaying: false,
      signedAt: AT,
      state: '1',
      attachment: Buffer.alloc(300, n).toString('base64'),
    })),
  }),
  [SERVICES.preauthorization.funid]: SERVICES.preauthorization.response.write({
    state: '1',
    frozen: 500000n,
    frozenAt: AT,
    settled: 0n,
    settledAt: null,
    accountAmount: 120000n,
    bankAmount: 380000n,
  }),
}

/**
 * Answers with messages that were sealed before anybody asked, and sealed again before they are old. A process of its
 * own: see main below.
 */
async function startInstantPlatform(): Promise<string> {
  const sealed = new Map<string, string>()
  const seal = () => {
    for (const [funid, data] of Object.entries(ANSWERS)) {
      sealed.set(
        funid,
        stringifyWire(
          sealResponse(INSTANT_CHANNEL, {
            code: 0,
            type: 'success',
            message: '成功',
            data,
            timestamp: Date.now(),
          }),
        ),
      )
    }
  }
  seal()
  setInterval(seal, 60_000).unref()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('latin1').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const answer = sealed.get(/"chs_fjs_funid":"([^"]+)"/.exec(body)?.[1] ?? '')
      response
        .writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

if (process.send) {
  process.send({ url: await startInstantPlatform() })
  process.once('disconnect', () => process.exit(0))
}
