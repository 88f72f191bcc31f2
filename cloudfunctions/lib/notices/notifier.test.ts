import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAuthorizations } from '../identity/authorizations.ts'
import type { Identity } from '../identity/documents.ts'
import { createSealer } from '../identity/seal.ts'
import { parseRequest } from '../journal/identify.ts'
import type { Intent } from '../journal/intent.ts'
import { createJournal } from '../journal/journal.ts'
import { wireNumber, type WireObject } from '../protocol/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Stored } from '../store/store.ts'
import { dispatchNotices } from './dispatch.ts'
import type { Notice } from './notice.ts'
import { notifyOf, type NoticeCampus, type NoticeDependencies } from './notifier.ts'
import type { NoticeMessage, SendOutcome } from './sender.ts'
import { createSubscriptions } from './subscriptions.ts'

const fields = { name: 'thing1', amount: 'amount2', time: 'time3' }
const ALICE: Identity = { name: '黄演练', documentType: '01', documentNumber: '350521194506270030' }
const BOB: Identity = { name: '陈样例', documentType: '01', documentNumber: '350503195111080023' }
const DAY = 86_400_000

let time: number
let sent: NoticeMessage[]
let outcome: SendOutcome | (() => Promise<SendOutcome>)
let care: NoticeDependencies
let campus: NoticeCampus
let alice: string

beforeEach(async () => {
  time = Date.parse('2026-11-24T00:00:00Z')
  sent = []
  outcome = { is: 'sent' }
  const now = () => time
  const store = openSqliteStore(':memory:', now)
  const sealer = createSealer({
    sealing: [{ id: 'one', key: randomBytes(32) }],
    index: randomBytes(32),
  })
  campus = {
    templates: {
      freeze: { id: 'T-freeze', fields },
      release: { id: 'T-release', fields },
    },
    authorizations: createAuthorizations(store, sealer, now),
  }
  care = {
    campusOf: () => campus,
    isOn: true,
    sender: {
      send: async (message) => {
        sent.push(message)
        return typeof outcome === 'function' ? outcome() : outcome
      },
      close: async () => {},
    },
    store,
    sealer,
    now,
    log: pino({ level: 'silent' }),
    journal: createJournal(store, sealer),
    subscriptions: createSubscriptions(store, sealer, now),
  }
  alice = (await campus.authorizations.grant('o-alice', ALICE, time + 20 * DAY)).patientId
})

const stayKey = () => care.journal.stayKey('H1', 'ZY1')
const accept = (kind: 'freeze' | 'release' = 'release', openid = 'o-alice', patientId = alice) =>
  care.subscriptions.add({ openid, patientId, stayKey: stayKey(), kind }, { lasting: false })
const acceptForGood = () =>
  care.subscriptions.add(
    { openid: 'o-alice', patientId: alice, stayKey: stayKey(), kind: 'release' },
    { lasting: true },
  )
const notices = async () =>
  (
    await Promise.all(
      (['sending', 'unsent', 'sent', 'refused', 'unknown', 'expired', 'withdrawn'] as const).map(
        (status) => care.store.find<Notice>('notices', { where: { status } }),
      ),
    )
  )
    .flat()
    .map(({ document }) => document)

/** A release of so many yuan, as the journal has it once it is done. */
async function released(
  yuan = '100.00',
  patient = ALICE,
  change: Partial<Intent> = {},
): Promise<Stored<Intent>> {
  const wire: WireObject = {
    fixmedins_code: 'H1',
    hosp_mdtrt_id: 'ZY1',
    psn_name: patient.name,
    cert_no: patient.documentNumber,
    cert_type: patient.documentType,
    opt_name: '王护士',
    opt_dept_name: '入院处',
    re_frez_type: '2',
    re_frez_amt: wireNumber(yuan),
    re_frez_rea: '费用减少',
  }
  time += 1000
  const history = await care.journal.ofStay(stayKey())
  const baseline = {
    untold: '',
    state: '1',
    frozen: '500.00',
    frozenAt: '',
    settled: '0.00',
    settledAt: '',
    listed: '',
    at: time,
  }
  const intent = await care.journal.append(history, {
    request: parseRequest('release', wire),
    messageKey: `m${history.length}`,
    baseline,
    now: time,
    sendBy: time + 1000,
    acceptableUntil: time + 600_000,
  })
  time += 1000
  return care.journal.update(intent, {
    status: 'done',
    updatedAt: time,
    effect: {
      amount: yuan,
      accountAmount: null,
      bankAmount: null,
      at: '2026-11-24 08:00:01',
      serialNo: 'JD1',
    },
    ...change,
  })
}

describe('who is told', () => {
  test('whoever accepted, once for each acceptance', async () => {
    await accept()
    const [first, second] = [await released('100.00'), await released('200.00')]
    expect(await notifyOf(first, care)).toEqual(['sent'])
    expect(await notifyOf(second, care)).toEqual([])
    expect(sent).toEqual([
      expect.objectContaining({
        openid: 'o-alice',
        templateId: 'T-release',
        data: {
          thing1: { value: '黄*练' },
          amount2: { value: '100.00元' },
          time3: { value: '2026年11月24日 08:00' },
        },
      }),
    ])
  })

  test('three acceptances are three messages', async () => {
    for (let n = 0; n < 3; n++) await accept()
    for (let n = 0; n < 5; n++) await notifyOf(await released(), care)
    expect(sent).toHaveLength(3)
  })

  test('one acceptance that lasts is a message for everything that happens from then on', async () => {
    const before = await released('1.00')
    time += 1
    await acceptForGood()
    await acceptForGood()
    expect(await notifyOf(before, care)).toEqual([])
    for (let n = 0; n < 5; n++) {
      const intent = await released()
      for (const status of [['sent'], []]) expect(await notifyOf(intent, care)).toEqual(status)
    }
    expect(sent).toHaveLength(5)
    await care.subscriptions.forget('o-alice', alice)
    expect(await notifyOf(await released(), care)).toEqual([])
  })

  test('what lasts takes the place of acceptances of one message each, and is not lost with them', async () => {
    await accept()
    await acceptForGood()
    for (let n = 0; n < 3; n++) await notifyOf(await released(), care)
    expect(sent).toHaveLength(3)
  })

  test('what lasts ends when the patient has switched it off in WeChat', async () => {
    await acceptForGood()
    outcome = { is: 'refused', why: 'errcode 43101', unwanted: true }
    expect(await notifyOf(await released(), care)).toEqual(['refused'])
    outcome = { is: 'sent' }
    expect(await notifyOf(await released(), care)).toEqual([])
    await acceptForGood()
    expect(await notifyOf(await released(), care)).toEqual(['sent'])
  })

  test('a refusal of one message leaves the acceptances of others', async () => {
    await accept()
    await accept()
    outcome = { is: 'refused', why: 'errcode 43101', unwanted: true }
    expect(await notifyOf(await released(), care)).toEqual(['refused'])
    outcome = { is: 'sent' }
    expect(await notifyOf(await released(), care)).toEqual(['sent'])
  })

  test('two relatives each', async () => {
    const carol = (await campus.authorizations.grant('o-carol', ALICE, time + DAY)).patientId
    await accept()
    await accept('release', 'o-carol', carol)
    await notifyOf(await released(), care)
    expect(sent.map(({ openid }) => openid).sort()).toEqual(['o-alice', 'o-carol'])
  })

  test.each<[string, () => Promise<Stored<Intent>>]>([
    ['nobody has accepted', () => released()],
    ['another kind was accepted', async () => (await accept('freeze'), released())],
    [
      'accepted only afterwards',
      async () => {
        const intent = await released()
        time += 1
        await accept()
        return intent
      },
    ],
    ['the stay is another patient’s', async () => (await accept(), released('1.00', BOB))],
    [
      'it is another person with the same number',
      async () => (await accept(), released('1.00', { ...ALICE, name: BOB.name })),
    ],
    [
      'it is the same number of another document',
      async () => (await accept(), released('1.00', { ...ALICE, documentType: '99' })),
    ],
    [
      'the patientId is another’s',
      async () => (await accept('release', 'o-mallory', alice), released()),
    ],
    [
      'the authorisation has ended',
      async () => {
        await accept()
        const intent = await released('1.00', ALICE, { updatedAt: time + 21 * DAY })
        time += 21 * DAY
        return intent
      },
    ],
    [
      'the authorisation was removed',
      async () => {
        await accept()
        await campus.authorizations.remove('o-alice', alice)
        return released()
      },
    ],
    ['it is refused', async () => (await accept(), released('1.00', ALICE, { status: 'refused' }))],
    [
      'its outcome is unknown',
      async () => (await accept(), released('1.00', ALICE, { status: 'unknown' })),
    ],
    [
      'it happened the day before yesterday',
      async () => {
        await accept()
        const intent = await released()
        time += 2 * DAY
        return intent
      },
    ],
    [
      'no template is configured',
      async () => {
        await accept()
        campus.templates = {}
        return released()
      },
    ],
  ])('nobody where %s', async (_, given) => {
    expect(await notifyOf(await given(), care)).toEqual([])
    expect(sent).toEqual([])
    expect(await notices()).toEqual([])
  })

  test('what was forgotten is gone', async () => {
    await accept()
    await notifyOf(await released(), care)
    await accept()
    await care.subscriptions.forget('o-alice', alice)
    expect(await notices()).toEqual([])
    expect(await care.store.find('subscriptions', {})).toEqual([])
  })
})

describe('at most once', () => {
  test('twenty at once', async () => {
    for (let n = 0; n < 3; n++) await accept()
    const intent = await released()
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 4 === 0 ? dispatchNotices(care) : notifyOf(intent, care),
      ),
    )
    expect(sent).toHaveLength(1)
    expect(
      (await care.subscriptions.waiting(stayKey(), 'release', time))[0]!.document.credits,
    ).toHaveLength(2)
  })

  test.each(['before the sending', 'while it is sent'])(
    'whoever dies %s is not made up for',
    async (when) => {
      await accept()
      const intent = await released()
      if (when === 'before the sending')
        care.subscriptions = { ...care.subscriptions, take: () => new Promise(() => {}) }
      else outcome = () => new Promise(() => {})
      void notifyOf(intent, care)
      await new Promise((resolve) => setTimeout(resolve, 20))
      const begun = sent.length
      time += 3_600_000
      outcome = { is: 'sent' }
      expect(await dispatchNotices(care)).toEqual({})
      expect(sent).toHaveLength(begun)
      expect(await notices()).toEqual([expect.objectContaining({ status: 'sending' })])
    },
  )

  test.each(['unknown', 'refused'] as const)('what is %s is left alone', async (is) => {
    await accept()
    outcome = { is, why: 'x' }
    expect(await notifyOf(await released(), care)).toEqual([is])
    time += 3_600_000
    expect(await dispatchNotices(care)).toEqual({})
    expect(sent).toHaveLength(1)
  })

  test('what certainly did not go is tried again, later and later, on the same acceptance', async () => {
    await accept()
    outcome = { is: 'unsent', why: 'ECONNREFUSED' }
    expect(await notifyOf(await released(), care)).toEqual(['unsent'])
    expect(await dispatchNotices(care)).toEqual({})
    time += 31_000
    expect(await dispatchNotices(care)).toEqual({ unsent: 1 })
    time += 31_000
    expect(await dispatchNotices(care)).toEqual({})
    time += 31_000
    outcome = { is: 'sent' }
    expect(
      await Promise.all([dispatchNotices(care), dispatchNotices(care)]).then((both) =>
        both.filter(({ sent: one }) => one === 1),
      ),
    ).toHaveLength(1)
    expect(sent).toHaveLength(3)
    expect(await notices()).toEqual([
      expect.objectContaining({ status: 'sent', tries: 3, why: '' }),
    ])
  })

  test('after a day it is given up; without the authorisation at once', async () => {
    await accept()
    await accept()
    outcome = { is: 'unsent', why: 'x' }
    await notifyOf(await released(), care)
    time += 25 * 3_600_000
    expect(await dispatchNotices(care)).toEqual({ expired: 1 })
    await notifyOf(await released(), care)
    await campus.authorizations.remove('o-alice', alice)
    time += 60_000
    expect(await dispatchNotices(care)).toEqual({ withdrawn: 1 })
    expect(sent).toHaveLength(2)
  })
})

describe('the timer', () => {
  test('tells what was found out later, over many pages, and then looks at it no more', async () => {
    for (let n = 0; n < 10; n++) await accept()
    for (let n = 0; n < 230; n++) await released()
    expect(await dispatchNotices(care)).toEqual({ sent: 10 })
    time += 3_600_000
    expect(await dispatchNotices(care)).toEqual({})
    const looked: string[] = []
    const find = care.store.find
    care.store.find = (collection, query) => (looked.push(collection), find(collection, query))
    expect(await dispatchNotices(care)).toEqual({})
    expect(looked).toEqual(['notices', 'intents'])
  })

  test('is off without templates', async () => {
    care.isOn = false
    expect(await dispatchNotices(care)).toEqual({})
    expect(await care.store.get('counters', 'notices')).toBeUndefined()
  })
})

test('nothing of the patient is kept beside opaque ids', async () => {
  await accept()
  await notifyOf(await released(), care)
  expect(JSON.stringify([await notices(), await care.store.find('subscriptions', {})])).not.toMatch(
    /黄|350521/,
  )
})
