import { expect, test } from 'vitest'
import { SERVICES, parseChannel } from '../protocol/index.ts'
import { createPlatformClient } from './client.ts'
import { createCoalescer } from './coalesce.ts'
import { PlatformUnavailableError } from './errors.ts'
import type { Transport } from './transport.ts'

const WHO = { institution: 'H1', name: '林示范', documentNumber: '350502194803120013' }

test('who asks while it is under way gets the same answer; who asks after it asks anew', async () => {
  const share = createCoalescer<number>()
  let asked = 0
  const ask = (name: string) =>
    share(name, async () => {
      asked += 1
      const mine = asked
      await new Promise(setImmediate)
      return mine
    })
  expect(await Promise.all([ask('a'), ask('b'), ask('a')])).toEqual([1, 2, 1])
  expect(await ask('a')).toBe(3)
})

test('a failure is everybody’s who waited for it, and nobody’s after it', async () => {
  const share = createCoalescer<string>()
  const fail = () => share('a', async () => Promise.reject(new Error('no')))
  const outcomes = await Promise.allSettled([fail(), fail()])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await share('a', async () => 'yes')).toBe('yes')
})

/** A platform nobody reaches; counts who tried. */
function silent() {
  const posted: string[] = []
  const transport: Transport = {
    async post(_url, body) {
      posted.push(body.toString())
      await new Promise((resolve) => setTimeout(resolve, 5))
      throw new PlatformUnavailableError(
        'unavailable.platform-broken',
        '与医保平台的连接中断，请稍后再试',
        { sent: true },
      )
    },
    close: async () => {},
  }
  const options = {
    url: 'http://platform.invalid',
    channel: parseChannel({ appId: 'QZTEST00000000000001', appSecret: 'a secret of this test' }),
    timeoutMs: 1000,
    windowSeconds: 600,
    now: Date.now,
    transport,
    backoff: { tries: 1 },
  }
  return { posted, options }
}

test('the same read is asked once, another’s and a write each by itself', async () => {
  const { posted, options } = silent()
  const client = createPlatformClient({ ...options, sharedReads: true })
  const write = { fixmedins_code: 'H1', hosp_mdtrt_id: 'ZY1' }
  await Promise.allSettled([
    client.call(SERVICES.agreements, WHO),
    client.call(SERVICES.agreements, WHO),
    client.call(SERVICES.agreements, { ...WHO, name: '另一位' }),
    client.send('BC00.03.00.03', write),
    client.send('BC00.03.00.03', write),
  ])
  expect(posted).toHaveLength(4)
})

test('unless it is asked for, every read is asked by itself', async () => {
  const { posted, options } = silent()
  const client = createPlatformClient(options)
  await Promise.allSettled([
    client.call(SERVICES.agreements, WHO),
    client.call(SERVICES.agreements, WHO),
  ])
  expect(posted).toHaveLength(2)
})
