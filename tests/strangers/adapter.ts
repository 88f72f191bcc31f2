import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the program in front of a HIS writes its answers. */
export interface AdapterHabits {
  charset: 'utf-8' | 'utf-8 with BOM' | 'gbk'
  stays: unknown[]
  /** By the stay's number. */
  bills: Readonly<Record<string, unknown>>
}

/** A hospital's program of docs/his-adapter.md, whose author has an older database and older habits. */
export async function startStrangerAdapter(habits: AdapterHabits) {
  const server = createServer((request, response) => {
    let text = ''
    request
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        text += chunk
      })
      .on('end', () => {
        const asked = JSON.parse(text) as { hosp_mdtrt_id?: string }
        const answer = request.url!.endsWith('/adapter/stays')
          ? { stays: habits.stays }
          : habits.bills[asked.hosp_mdtrt_id ?? '']
        const charset = habits.charset === 'gbk' ? 'GBK' : 'UTF-8'
        response
          .writeHead(answer === undefined ? 404 : 200, {
            'content-type': `application/json;charset=${charset}`,
          })
          .end(encode(JSON.stringify(answer ?? {}), habits.charset))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function encode(text: string, charset: AdapterHabits['charset']): Buffer {
  if (charset === 'gbk') return Buffer.concat([...text].map(gbk))
  return Buffer.from(charset === 'utf-8 with BOM' ? `\ufeff${text}` : text)
}

/** The decoder's table, turned round. */
const GBK = new Map<string, Buffer>()
function gbk(character: string): Buffer {
  if (GBK.size === 0) {
    const decoder = new TextDecoder('gbk')
    for (let lead = 0xa1; lead <= 0xf7; lead++)
      for (let trail = 0xa1; trail <= 0xfe; trail++) {
        const bytes = Buffer.from([lead, trail])
        GBK.set(decoder.decode(bytes), bytes)
      }
  }
  return character < '\u0080' ? Buffer.from(character) : GBK.get(character)!
}
