import { expect, test } from 'vitest'
import { SERVICES, wireNumber, type WireObject } from '../../lib/protocol/index.ts'
import type { Caller } from '../caller.ts'
import { outlookOf } from './agreements.ts'

const row = (state: string, changes: WireObject = {}): WireObject => ({
  cntr_no: 'XY1',
  is_own: '0',
  sign_time: '2026-11-01 08:30:00',
  sign_state: state,
  cntr_att_cont: '',
  ...changes,
})
const UNREAD = row('1', { is_own: '是' })

/** As far as it takes part here. */
const callerOf = (rows: WireObject[], agreementInForce?: ReadonlySet<string>) =>
  ({
    institution: 'H1',
    codes: { names: {}, agreementInForce },
    heavyGate: { run: (act: () => unknown) => act() },
    platform: {
      call: () =>
        Promise.resolve(
          SERVICES.agreements.response.read({ total: wireNumber(rows.length), row: rows }),
        ),
    },
  }) as unknown as Caller

test.each<[string, WireObject[], ReadonlySet<string> | undefined, string]>([
  ['no agreement', [], undefined, 'none'],
  ['one, and no table of states', [row('1')], undefined, 'not-known'],
  ['one in force', [row('9'), row('1')], new Set(['1']), 'in-force'],
  ['none in force', [row('9')], new Set(['1']), 'none'],
  // It may be the one in force.
  ['none in force, and one that cannot be read', [row('9'), UNREAD], new Set(['1']), 'not-known'],
  ['one in force, and one that cannot be read', [row('1'), UNREAD], new Set(['1']), 'in-force'],
])('%s', async (_, rows, inForce, state) => {
  const identity = { name: '林示范', documentType: '01', documentNumber: '1' }
  expect((await outlookOf(callerOf(rows, inForce), identity)).state).toBe(state)
})
