import { describe, expect, it } from 'vitest'
import {
  openResponse,
  parseChannel,
  parseWire,
  sealRequest,
  type ResponseContent,
  type WireObject,
} from '../protocol/index.ts'
import { NOW as now, answerTo } from './testing.ts'

const channel = parseChannel({ appId: 'HIS1', appSecret: 'a secret of the HIS' })

async function answered(
  content: ResponseContent,
): Promise<{ bytes: number; opened: ResponseContent }> {
  const request = sealRequest(channel, { funid: 'BC00.03.00.01', data: {}, timestamp: now })
  const told: ResponseContent[] = []
  const { statusCode, body } = await answerTo(channel, request, content, (one) => told.push(one))
  expect(statusCode).toBe(200)
  expect(told).toHaveLength(1)
  const opened = openResponse(channel, parseWire(body) as WireObject, { now, windowSeconds: 600 })
  return { bytes: Buffer.byteLength(body), opened }
}

const answer = (length: number): ResponseContent => ({
  code: 0,
  type: 'success',
  message: '成功',
  data: { cntr_att_cont: 'A'.repeat(length) },
})

describe('an answer to the HIS', () => {
  it('goes out whole as long as the cloud carries it', async () => {
    const { bytes, opened } = await answered(answer(2_500_000))
    expect(opened.code).toBe(0)
    expect(bytes).toBeGreaterThan(5_000_000)
  })

  it('that the cloud would cut off is refused by name, with what to do', async () => {
    const { bytes, opened } = await answered(answer(3_000_000))
    expect(bytes).toBeLessThan(10_000)
    expect(opened).toMatchObject({
      code: 9409,
      type: 'state.answer-too-large',
      message: expect.stringMatching(/^应答有 6\.0 MB.*缩小查询范围/),
    })
    expect(opened.data).toBeUndefined()
  })
})
