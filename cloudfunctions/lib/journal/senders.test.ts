import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../identity/seal.ts'
import { PlatformUnavailableError } from '../platform/errors.ts'
import type { PlatformAnswer } from '../platform/judgement.ts'
import {
  BusinessError,
  InputError,
  ProtocolError,
  UnavailableError,
  parseWire,
  stringifyWire,
  type WireObject,
} from '../protocol/index.ts'
import { DuplicateError, StoreUnavailable, VersionConflict } from '../store/errors.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store, Stored } from '../store/store.ts'
import { parseRequest } from './identify.ts'
import type { Intent } from './intent.ts'
import { createJournal } from './journal.ts'
import { performOnce, type PerformDependencies } from './perform.ts'
import { createPrecedents } from './precedents.ts'
import { busy } from './refusals.ts'
import { resolveAll, resolveIntent } from './resolve.ts'
import { FROZEN } from './testing.ts'

const START = Date.parse('2026-11-09T02:00:00Z')
const STAY = {
  state: '1',
  frozen: 500_000n,
  frozenAt: new Date('2026-11-01T01:00:00Z'),
  settled: 0n,
  settledAt: null,
}
const DONE: PlatformAnswer = {
  code: 0,
  type: 'success',
  message: '成功',
  data: { re_frez_no: 'N', re_frez_amt: '10.00' },
}
const BROKEN = new PlatformUnavailableError('unavailable.platform-broken', '', { sent: true })

let time: number
let store: Store
let care: PerformDependencies
/** What the platform does with what is sent, and what it tells of the stay. */
let send: () => PlatformAnswer | Promise<PlatformAnswer>
let tell: () => object
let sent: number
let lines: Record<string, unknown>[]

beforeEach(() => {
  time = START
  sent = 0
  lines = []
  send = () => DONE
  tell = () => STAY
  store = openSqliteStore(':memory:', () => time)
  const stream = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  }
  care = {
    institution: 'H1',
    journal: createJournal(
      store,
      createSealer({
        sealing: [{ id: 'k', key: Buffer.alloc(32, 1) }],
        index: Buffer.alloc(32, 2),
      }),
    ),
    precedents: createPrecedents(store, ['p']),
    platform: {
      send: async () => {
        sent++
        return send()
      },
      call: async () => tell() as never,
      close: async () => undefined,
    },
    now: () => time,
    log: pino({ base: null }, stream),
    timeoutMs: 1000,
    quietMs: 600_000,
    sleep: async (ms) => void (time += ms),
  }
})
afterEach(() => store.close())

const request = (reason = '多冻结') =>
  parseRequest(
    'release',
    parseWire(
      `{"fixmedins_code":"H1","hosp_mdtrt_id":"ZY1","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01","re_frez_type":"2","re_frez_amt":10.00,"re_frez_rea":"${reason}","opt_name":"甲","opt_dept_name":"入院处"}`,
    ) as WireObject,
  )
const perform = (key = 'm', dependencies = care, reason?: string) =>
  performOnce(request(reason), [key], dependencies)
const intents = async () => (await care.journal.ofStay('H1~ZY1')).map(({ document }) => document)
/** One that was written down by another process, which may still be sending it. */
async function written(change: Partial<Intent> = {}): Promise<Stored<Intent>> {
  const intent = await care.journal.append(await care.journal.ofStay('H1~ZY1'), {
    request: request('别人的'),
    messageKey: 'other',
    baseline: { ...FROZEN, at: time },
    now: time,
    sendBy: time + 3000,
    acceptableUntil: time + 600_000,
  })
  return Object.keys(change).length === 0 ? intent : care.journal.update(intent, change)
}
/** The journal, of which something else happens first. */
const before = (method: 'claimNumber' | 'append' | 'update', act: () => unknown) => ({
  ...care,
  journal: {
    ...care.journal,
    [method]: async (...given: never[]) => {
      await act()
      return (care.journal[method] as (...given: never[]) => unknown)(...given)
    },
  },
})

describe('what is written down', () => {
  test('before it is sent, and how long its sender and its message may live', async () => {
    send = async () => {
      expect(await intents()).toMatchObject([
        {
          status: 'sending',
          createdAt: START,
          sendBy: START + 1000 + 2000,
          acceptableUntil: START + 600_000,
          messageKey: 'm',
          baseline: { frozen: '5000.00' },
        },
      ])
      time += 500
      return DONE
    }
    const { document } = await perform()
    expect(document).toMatchObject({ status: 'done', knownBy: 'answer', updatedAt: START + 500 })
    expect(document).not.toHaveProperty('requestId')
    expect(lines.filter(({ level }) => level === 50)).toEqual([])
  })

  test('the answer as it came: a code that is a number stays one, one that is a text as well', async () => {
    const first = await perform('m1')
    expect(stringifyWire(care.journal.answerOf(first)!)).toContain('"code":0,')
    expect(care.journal.answerOf(first)).toMatchObject({ data: DONE.data })
    send = () => ({ code: 'E7', type: 'error', message: '未受理' })
    const refused = await perform('m2')
    expect(refused.document).toMatchObject({ status: 'refused', knownBy: 'answer', effect: null })
    expect(care.journal.answerOf(refused)).toStrictEqual({
      code: 'E7',
      type: 'error',
      message: '未受理',
    })
  })

  test('what is odd in an answer goes to the log, and is no obstacle', async () => {
    send = () => ({ ...DONE, data: { re_frez_amt: '10.00' } })
    const { id, document } = await perform()
    expect(document.status).toBe('done')
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, intent: id, field: 're_frez_no' }),
    )
  })

  test('an answer without data is of what was asked for', async () => {
    const { data: _none, ...bare } = DONE
    send = () => bare
    const { document } = await perform()
    expect(document).toMatchObject({ status: 'done', effect: { amount: '10.00' } })
  })

  test('an answer that says it acted, and not what, is asked about', async () => {
    send = () => ({ ...DONE, data: '乱' })
    tell = () => (sent === 0 ? STAY : { ...STAY, frozen: 499_000n })
    expect((await perform()).document).toMatchObject({ status: 'done', knownBy: 'asked' })
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, service: 'release', msg: 'outcome unknown' }),
    )
  })

  test('a mistake of ours is not taken for the platform’s', async () => {
    const dependencies = {
      ...care,
      journal: {
        ...care.journal,
        sealAnswer: () => {
          throw new TypeError('ours')
        },
      },
    }
    await expect(perform('m', dependencies)).rejects.toThrow('ours')
    const broken = before('append', () => {
      throw new TypeError('ours, too')
    })
    time += 10_000
    await care.journal.update((await care.journal.get('H1~ZY1~000001'))!, { status: 'refused' })
    await expect(perform('m2', broken)).rejects.toThrow('ours, too')
  })
})

describe('a sender that is held up between writing and sending', () => {
  const heldUp = (ms: number) => ({
    ...care,
    journal: {
      ...care.journal,
      append: async (...given: Parameters<typeof care.journal.append>) => {
        const intent = await care.journal.append(...given)
        time += ms
        return intent
      },
    },
  })

  test('for two seconds sends all the same', async () => {
    expect((await perform('m', heldUp(2000))).document.status).toBe('done')
  })

  test('for longer gives up: others may be asking already', async () => {
    await expect(perform('m', heldUp(2001))).rejects.toMatchObject({
      code: 'unavailable.platform-unreachable',
    })
    expect(sent).toBe(0)
    expect(await intents()).toMatchObject([
      { status: 'not-done', knownBy: 'never-sent', updatedAt: START + 2001 },
    ])
  })
})

test('what never left is not done, and says why', async () => {
  const cause = new PlatformUnavailableError('unavailable.platform-broken', '', { sent: false })
  send = () => Promise.reject(cause)
  const error = await perform().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnavailableError)
  expect(error).toMatchObject({ code: 'unavailable.platform-unreachable', cause })
  expect(await intents()).toMatchObject([{ status: 'not-done', knownBy: 'never-sent' }])
})

test('what the platform is found not to have done is to be sent again', async () => {
  send = () => {
    time += 600_001
    throw BROKEN
  }
  // A release shows on this platform.
  await care.precedents.learn('release', '10.00', (await written()).document.baseline, {
    ...(await intents())[0]!.baseline,
    frozen: '4990.00',
  })
  await care.journal.update((await care.journal.get('H1~ZY1~000001'))!, { status: 'refused' })
  await expect(perform()).rejects.toMatchObject({
    code: 'unavailable.platform-error',
    cause: BROKEN,
  })
  expect((await intents()).at(-1)).toMatchObject({ status: 'not-done', knownBy: 'asked' })
})

describe('while another’s call of the stay is on its way', () => {
  test('it is waited for, a look at a time, and what it becomes is what counts', async () => {
    const other = await written()
    let looks = 0
    care.sleep = async (ms) => {
      expect(ms).toBe(50)
      time += ms
      if (++looks === 3) await care.journal.update(other, { status: 'refused' })
    }
    expect((await perform()).document).toMatchObject({ status: 'done', sequence: 2 })
    expect(looks).toBe(3)
  })

  test('a repeat of it waits, too, and has its outcome', async () => {
    const other = await written()
    care.sleep = async () => {
      await care.journal.update(other, { status: 'refused' })
    }
    expect((await perform('other', care, '别人的')).document.status).toBe('refused')
    expect(sent).toBe(0)
  })

  test('a repeat of it by another message has its outcome, and moves nothing once that is known', async () => {
    const other = await written({ status: 'unknown' })
    tell = () => ({ ...STAY, frozen: 499_000n })
    const { id, document } = await perform('m', care, '别人的')
    expect([id, document.status]).toEqual([other.id, 'done'])
    expect(sent).toBe(0)
  })

  test('a repeat of what turns out not to have been done is sent', async () => {
    const other = await written({ status: 'unknown' })
    await care.precedents.learn('release', '10.00', other.document.baseline, {
      ...other.document.baseline,
      frozen: '4990.00',
    })
    time += 600_001
    expect((await perform('m', care, '别人的')).document).toMatchObject({
      sequence: 2,
      status: 'done',
    })
    expect(sent).toBe(1)
    expect((await intents())[0]).toMatchObject({ status: 'not-done' })
  })

  test('what is done and has moved nothing that is known stands in nobody’s way', async () => {
    await written({ status: 'done', effect: null })
    expect((await perform()).document.status).toBe('done')
  })

  test('from when nobody can be waiting for it any more, it is asked about', async () => {
    await written()
    await expect(perform()).rejects.toMatchObject({ code: 'state.stay-busy', retryable: true })
    expect(time).toBe(START + 3000 + 50)
    expect(await intents()).toMatchObject([{ status: 'unknown' }])
    expect(sent).toBe(0)
  })

  test('one that may be waited for even longer is not waited for beyond our own patience', async () => {
    await written({ sendBy: START + 60_000 })
    await expect(perform()).rejects.toMatchObject({ code: 'state.stay-busy' })
    expect(time).toBe(START + 1000 + 2000 + 50)
    expect(await intents()).toMatchObject([{ status: 'sending' }])
  })

  test('one that is open already is asked about at once', async () => {
    await written({ status: 'unknown' })
    await expect(perform()).rejects.toMatchObject({ code: 'state.stay-busy' })
    expect(time).toBe(START)
  })

  test('an obstacle of our own is said at once', async () => {
    await written()
    const obstacle = new InputError('input.field', '别的缘故')
    await expect(performOnce(request(), ['m'], care, obstacle)).rejects.toBe(obstacle)
    const stale = new ProtocolError('protocol.stale', '太旧', { field: 'timestamp' })
    await expect(performOnce(request(), ['m'], care, stale)).rejects.toMatchObject({
      code: 'protocol.stale',
      field: 'timestamp',
      message: '太旧；这份报文没有办理过',
    })
    expect(time).toBe(START)
  })
})

test('of two that write at once, the second looks again', async () => {
  let first = true
  const racing = before('append', async () => {
    if (first) await written({ status: 'refused' })
    first = false
  })
  expect((await perform('m', racing)).document).toMatchObject({ sequence: 2, status: 'done' })
})

describe('a stay of which others are always faster', () => {
  const busy = { code: 'unavailable.busy', retryable: true }

  test('is given up after sixty of them, and nothing was sent', async () => {
    let tried = 0
    const overtaken = before('append', () => {
      tried += 1
      throw new DuplicateError('intents')
    })
    await expect(perform('m', overtaken)).rejects.toMatchObject(busy)
    expect([tried, sent]).toEqual([60, 0])
  })

  test('also where it is their calls that have to be asked about', async () => {
    tell = () => ({ ...STAY, frozen: 499_000n })
    const open = await written({ status: 'unknown' })
    let asked = 0
    const resolving = {
      ...care,
      journal: {
        ...care.journal,
        ofStay: async () => [open],
        update: async (intent: Stored<Intent>, change: Partial<Intent>) => {
          asked += 1
          return { ...intent, document: { ...intent.document, ...change } as Intent }
        },
      },
    }
    await expect(perform('m', resolving)).rejects.toMatchObject(busy)
    expect([asked, sent]).toEqual([60, 0])
  })
})

test('by when there will be an answer is said until then, to the millisecond', async () => {
  const open = await written({ status: 'unknown' })
  const by = open.document.acceptableUntil
  const said = (now: number) => busy(open, { journal: care.journal, now }).message
  expect(said(by - 1)).toContain('约 10:10 有结论')
  expect(said(by)).toContain('还没有向医保平台问到结果')
})

describe('whoever resolves an intent while its sender still waits', () => {
  const meanwhile = (change: Partial<Intent>) => async () => {
    await care.journal.update((await care.journal.get('H1~ZY1~000001'))!, change)
  }

  test('is outweighed by what the platform itself has answered', async () => {
    send = async () => {
      await meanwhile({ status: 'not-done', knownBy: 'asked' })()
      return DONE
    }
    expect((await perform()).document).toMatchObject({ status: 'done', knownBy: 'answer' })
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, intent: 'H1~ZY1~000001', was: 'not-done', is: 'done' }),
    )
  })

  test('has the last word where no answer came', async () => {
    const effect = { amount: '10.00', accountAmount: null, bankAmount: null, at: '', serialNo: '' }
    send = async () => {
      await meanwhile({ status: 'done', knownBy: 'asked', effect })()
      throw BROKEN
    }
    expect((await perform()).document).toMatchObject({ status: 'done', knownBy: 'asked' })
  })

  test('has not, where it could not tell either', async () => {
    send = async () => {
      await meanwhile({ status: 'unknown', observed: null })()
      throw BROKEN
    }
    await expect(perform()).rejects.toMatchObject({ code: 'state.unknown-outcome', cause: BROKEN })
    expect(await intents()).toMatchObject([{ status: 'unknown' }])
  })

  test('is not waited for where it was the store that failed', async () => {
    const fails = before('update', () => {
      throw new StoreUnavailable()
    })
    await expect(perform('m', fails)).rejects.toMatchObject({ code: 'unavailable.store' })
    expect(await intents()).toMatchObject([{ status: 'sending' }])
  })

  test('cannot take it away', async () => {
    const gone = {
      ...care,
      journal: {
        ...care.journal,
        update: () => Promise.reject(new VersionConflict('intents')),
        get: () => Promise.resolve(undefined),
      },
    }
    await expect(perform('m', gone)).rejects.toThrow('is gone')
    const away = { ...gone.journal, update: () => Promise.reject(new StoreUnavailable()) }
    await expect(perform('m2', { ...care, journal: away }, '别的')).rejects.toMatchObject({
      code: expect.stringMatching(/unavailable\.store|state\.stay-busy/),
    })
  })
})

describe('a repeat that differs beside the point', () => {
  const repeated = (operator: string) => ({
    ...request(),
    wire: { ...request().wire, opt_name: operator },
  })

  test('is noted once, and the newest stands', async () => {
    await perform()
    const at = async () => (await intents())[0]!.repeat?.at
    expect(await at()).toBeUndefined()
    time += 10
    await performOnce(repeated('甲'), ['m'], care)
    expect(await at()).toBeUndefined()
    await performOnce(repeated('乙'), ['m'], care)
    expect(await at()).toBe(START + 10)
    time += 10
    await performOnce(repeated('乙'), ['m'], care)
    expect(await at()).toBe(START + 10)
    await performOnce(repeated('丙'), ['m'], care)
    expect(await at()).toBe(START + 20)
  })

  test('gives way to whoever writes something that matters more', async () => {
    await perform()
    const conflict = (error: Error) => ({
      ...care,
      journal: { ...care.journal, update: () => Promise.reject(error) },
    })
    const answered = await performOnce(repeated('乙'), ['m'], conflict(new VersionConflict('x')))
    expect(answered.document).toMatchObject({ status: 'done' })
    expect(answered.document.repeat).toBeUndefined()
    // Whatever the other wrote is what is told.
    let isFirst = true
    const overtaken = before('update', async () => {
      if (!isFirst) return
      isFirst = false
      const [first] = await care.journal.ofStay('H1~ZY1')
      await care.journal.update(first!, { requestId: 'of the other' })
      throw new VersionConflict('x')
    })
    const now = await performOnce(repeated('乙'), ['m'], overtaken)
    expect(now.document.requestId).toBe('of the other')
    await expect(
      performOnce(repeated('乙'), ['m'], conflict(new StoreUnavailable())),
    ).rejects.toMatchObject({ code: 'unavailable.store' })
  })
})

describe('asking', () => {
  test('leaves alone what its sender may be waiting for, to the millisecond', async () => {
    const intent = await written()
    time = intent.document.sendBy
    expect(await resolveIntent(intent, care)).toBe(intent)
    time += 1
    expect((await resolveIntent(intent, care)).document).toMatchObject({
      status: 'unknown',
      updatedAt: time,
      observed: { frozen: '5000.00', at: time },
    })
  })

  test('leaves alone what is known', async () => {
    const intent = await written({ status: 'refused' })
    time += 10_000
    expect(await resolveIntent(intent, care)).toBe(intent)
  })

  test('says what came of it, louder where a person is needed', async () => {
    const intent = await written({ status: 'unknown' })
    time = intent.document.acceptableUntil
    await resolveIntent(intent, care)
    time += 1
    await resolveIntent((await care.journal.get(intent.id))!, care)
    const said = lines.map(({ level, intent, service, verdict }) => [
      level,
      intent,
      service,
      verdict,
    ])
    expect(said).toEqual([
      [30, intent.id, 'release', 'wait'],
      [50, intent.id, 'release', 'person'],
    ])
  })

  test('that fails leaves an open intent open, and says so', async () => {
    tell = () => {
      throw BROKEN
    }
    const intent = await written()
    time += 3001
    expect((await resolveIntent(intent, care)).document).toMatchObject({
      status: 'unknown',
      observed: null,
      updatedAt: time,
    })
    expect(lines).toMatchObject([{ level: 40, intent: intent.id }])
    tell = () => {
      throw new TypeError('ours')
    }
    await expect(resolveIntent((await care.journal.get(intent.id))!, care)).rejects.toThrow('ours')
    await expect(resolveAll(care)).rejects.toThrow('ours')
  })

  test('of two that ask at once, the first one’s word stands', async () => {
    const intent = await written({ status: 'unknown' })
    await care.journal.update(intent, { status: 'done', knownBy: 'asked' })
    expect((await resolveIntent(intent, care)).document.status).toBe('done')
    const away = {
      ...care,
      journal: { ...care.journal, update: () => Promise.reject(new TypeError('ours')) },
    }
    await expect(resolveIntent(intent, away)).rejects.toThrow('ours')
    const gone = {
      ...care,
      journal: {
        ...care.journal,
        update: () => Promise.reject(new VersionConflict('intents')),
        get: () => Promise.resolve(undefined),
      },
    }
    expect(await resolveIntent(intent, gone)).toBe(intent)
  })

  test('teaches what the platform shows, by what the stay has shown and by nothing else', async () => {
    tell = () => ({ ...STAY, frozen: 499_000n })
    const intent = await written({ status: 'unknown' })
    expect((await resolveIntent(intent, care)).document).toEqual({
      ...intent.document,
      status: 'done',
      knownBy: 'asked',
      effect: { amount: '10.00', accountAmount: null, bankAmount: null, at: '', serialNo: '' },
      observed: { ...intent.document.baseline, frozen: '4990.00' },
    })
    expect(await care.precedents.canTell('release', intent.document.baseline)).toBe(true)
  })

  test('counts what is left, to whom, and since when', async () => {
    tell = () => {
      throw BROKEN
    }
    await written({ status: 'person', createdAt: START - 5 })
    await written({ status: 'unknown', createdAt: START - 9 })
    await written({ status: 'unknown', createdAt: START - 7 })
    await written({ status: 'done', createdAt: START - 99 })
    // Of this one somebody may still be waiting for the answer.
    await written({ createdAt: START - 99 })
    expect(await resolveAll(care)).toEqual({
      looked: 3,
      remain: 2,
      persons: 1,
      oldestAt: START - 9,
    })
  })

  test('goes on where the platform only refuses, and where a silence is followed by a word', async () => {
    for (let count = 0; count < 6; count++) await written({ status: 'unknown' })
    let calls = 0
    tell = () => {
      if (++calls === 3) throw new BusinessError('business.1', '')
      throw BROKEN
    }
    expect(await resolveAll(care)).toMatchObject({ looked: 6, remain: 6 })
    calls = 0
    tell = () => {
      if (++calls === 3) throw new ProtocolError('protocol.signature', '')
      throw BROKEN
    }
    expect(await resolveAll(care)).toMatchObject({ looked: 6 })
    tell = () => {
      throw BROKEN
    }
    expect(await resolveAll(care)).toMatchObject({ looked: 3, remain: 6 })
  })

  test('does not count what it has found out', async () => {
    tell = () => ({ ...STAY, frozen: 499_000n })
    await written({ status: 'unknown' })
    expect(await resolveAll(care)).toEqual({ looked: 1, remain: 0, persons: 0, oldestAt: null })
  })

  test('is not misled by a call before it that moved nothing', async () => {
    const { baseline } = (await written({ status: 'refused' })).document
    const second = await written({ status: 'unknown' })
    expect(second.document.baseline).toEqual(baseline)
    tell = () => ({ ...STAY, frozen: 499_000n })
    expect((await resolveIntent(second, care)).document.status).toBe('done')
  })

  test('of nothing open leaves nothing', async () => {
    expect(await resolveAll(care)).toEqual({ looked: 0, remain: 0, persons: 0, oldestAt: null })
  })
})
