import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import type { Channel } from '../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet } from '../codeSets.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, patientsAt } from '../defaults.ts'
import { openLedger, type Ledger, type Reading } from './ledger/index.ts'
import { sow } from './seeds/index.ts'

/** An institution that the platform serves, with a book of its own: two may have the same stay numbers. */
export interface House {
  /** 机构编号. */
  institution: string
  ledger: Ledger
  /** Who may speak for it; the first is also the one on which the platform calls the hospital. */
  channels: readonly Channel[]
}

/** Another institution beside the first. */
export interface Campus {
  institution: string
  /** On which alone it is spoken for. Without one it shares the first's. */
  channel?: Channel
}

export interface HouseOptions {
  /** 机构编号 of the hospital it serves. */
  institution?: string
  /** Who may call; the first one is also the one on which the platform calls the hospital. */
  channels?: readonly Channel[]
  campuses?: readonly Campus[]
  /** Keeps each ledger there, the first in `platform.sqlite`. */
  dataDir?: string
  /** Of what the standard leaves open. */
  reading?: Reading
  /** Sows the demo patients; once, on a kept database. */
  seed?: boolean
}

export function openHouses(
  options: HouseOptions,
  codes: CodeSet,
  now: number,
): readonly [House, ...House[]] {
  const { institution = FIXMEDINS_CODE, campuses = [], dataDir } = options
  const channels = options.channels ?? Object.values(SANDBOX_CHANNELS)
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true })
  const opened: House[] = []
  const open = (of: Omit<House, 'ledger'>, file: string): House => {
    const ledger = openLedger(
      dataDir === undefined ? ':memory:' : join(dataDir, file),
      options.reading,
      codes,
    )
    const house = { ...of, ledger }
    opened.push(house)
    if (options.seed) sow(ledger, patientsAt(opened.length - 1), now, codes)
    return house
  }
  try {
    return [
      open({ institution, channels }, 'platform.sqlite'),
      ...campuses.map(({ institution: code, channel }) =>
        open(
          { institution: code, channels: channel === undefined ? channels : [channel] },
          `platform-${code}.sqlite`,
        ),
      ),
    ]
  } catch (error) {
    for (const { ledger } of opened) ledger.close()
    throw error
  }
}

/** Of that institution, where it is served; on this channel, where one is given. */
export const houseOf = (
  houses: readonly House[],
  institution: string,
  channel?: Channel,
): House | undefined =>
  houses.find(
    (one) =>
      one.institution === institution && (channel === undefined || one.channels.includes(channel)),
  )

/** Every channel of any house, each once. */
export const channelsOf = (houses: readonly House[]): readonly Channel[] => [
  ...new Set(houses.flatMap(({ channels }) => channels)),
]
