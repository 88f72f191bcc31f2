import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel, WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, patientsAt } from '../defaults.ts'
import { startPlatform, type RunningPlatform } from './index.ts'
import { FUNID, clientOf, demoPatient, expectRefused, request } from './testing/client.ts'

const OWN = 'H35050200002'
const SHARING = 'H35050200003'
const channel: Channel = {
  ...SANDBOX_CHANNELS.main,
  appId: 'QZXYSBX0000000000102',
  appSecret: 'sandbox-other-secret-not-a-secret',
}
const campuses = [{ institution: OWN, channel }, { institution: SHARING }]
let dataDir: string
let platform: RunningPlatform
const start = () => startPlatform({ port: 0, seed: true, dataDir, campuses })
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'houses-'))
  platform = await start()
})
afterAll(async () => {
  await platform.close()
  await rm(dataDir, { recursive: true })
})

type Key = Parameters<typeof demoPatient>[0]
const of = (institution: string, wire: WireObject): WireObject => ({
  ...wire,
  fixmedins_code: institution,
})
const freeze = (key: Key, by: Channel, institution: string, amount: string) =>
  clientOf(platform.url, by).call(
    FUNID.freeze,
    of(institution, request.freeze(demoPatient(key), amount)),
  )
const held = (key: Key) =>
  [FIXMEDINS_CODE, OWN, SHARING].map(
    (institution) => platform.ledgerOf(institution).stay(demoPatient(key).hosp_mdtrt_id).held,
  )

describe('several institutions', () => {
  it('keeps a book for each: one stay number is frozen in all of them', async () => {
    expect(await freeze('signed', SANDBOX_CHANNELS.main, FIXMEDINS_CODE, '100.00')).toMatchObject({
      code: 0,
    })
    expect(held('signed')).toEqual([10_000n, 0n, 0n])
    expect(await freeze('signed', SANDBOX_CHANNELS.main, SHARING, '200.00')).toMatchObject({
      code: 0,
    })
    expect(held('signed')).toEqual([10_000n, 0n, 20_000n])
    await platform.close()
    platform = await start()
    expect(held('signed')).toEqual([10_000n, 0n, 20_000n])
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.sqlite')).sort()).toEqual([
      `platform-${OWN}.sqlite`,
      `platform-${SHARING}.sqlite`,
      'platform.sqlite',
    ])
  })

  it('shows of a stay what happened at the institution that is named', async () => {
    await freeze('taiwan', SANDBOX_CHANNELS.main, SHARING, '200.00')
    const shown = async (query: string) => {
      const response = await fetch(
        `${platform.url}/sandbox/ledger?hosp_mdtrt_id=${demoPatient('taiwan').hosp_mdtrt_id}${query}`,
      )
      return [response.status, await response.json()]
    }
    expect(await shown('')).toMatchObject([200, { held: '0.00' }])
    expect(await shown(`&fixmedins_code=${SHARING}`)).toMatchObject([200, { held: '200.00' }])
    expect(await shown('&fixmedins_code=H9')).toMatchObject([404, { ok: false }])
  })

  it.each([
    ['the first’s channel for one that has its own', SANDBOX_CHANNELS.main, OWN],
    ['its own for the first', channel, FIXMEDINS_CODE],
    ['its own for the one that shares the first’s', channel, SHARING],
    ['any for one that is not served', SANDBOX_CHANNELS.main, 'H9'],
  ])('refuses %s', async (_, by, institution) => {
    expectRefused(await freeze('several', by, institution, '100.00'), 'unknownInstitution')
    expect(held('several')).toEqual([0n, 0n, 0n])
  })

  it('has the same people lie elsewhere under other numbers', async () => {
    const frozen = patientsAt(1).find(({ key }) => key === 'frozen')!
    expect(frozen.hosp_mdtrt_id).toBe('ZY20261102003')
    expect(platform.ledgerOf(OWN).stay(frozen.hosp_mdtrt_id).held).toBe(1_200_000n)
    expect(platform.ledger.stay(frozen.hosp_mdtrt_id).held).toBe(0n)
  })
})
