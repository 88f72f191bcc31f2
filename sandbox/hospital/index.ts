import { join } from 'node:path'
import type { Channel } from '../../cloudfunctions/lib/protocol/index.ts'
import { CODE_SETS, type CodeSet } from '../codeSets.ts'
import { jsonBody } from '../web/input.ts'
import { json, serve, type Asked, type Reply, type Running } from '../web/serve.ts'
import { adapter } from './adapter.ts'
import { askCurrent } from './ask.ts'
import { createCallLog } from './callLog.ts'
import { consolePages } from './console/routes.ts'
import { openDatabase } from './database.ts'
import { createDesk } from './desk.ts'
import { createDispatcher } from './dispatcher.ts'
import { createFaults, readFault, type Faults } from './faults.ts'
import { createRegister } from './register.ts'
import { messagesPage, type ReadRequests } from './console/messages.ts'
import { createSentForms } from './sentForms.ts'
import type { DemoStay, Stay } from './stays.ts'

export type { DemoStay } from './stays.ts'

export interface HospitalOptions {
  /** 0 for any free one. */
  port: number
  /** What `x-his-key` must hold on the adapter. */
  key: string
  /** Where `/hospital` is; without it, or without the channel, nothing can be sent. */
  functionsUrl?: string
  /** The HIS's own channel to the functions. */
  channel?: Channel
  /** 机构编号 fixmedins_code. */
  institution: string
  hospitalName?: string
  /** Where `hospital.db` is kept between runs. */
  dataDir?: string
  /** The file itself, or `:memory:`, the default where there is no dataDir either. */
  database?: string
  /** ms since the epoch. */
  now?: () => number
  demo?: readonly DemoStay[]
  /** The platform's, for which it is made. Default: the first. */
  codes?: CodeSet
  /** What the functions were asked by whatever HIS; without it there is no page of it. */
  requests?: ReadRequests
  /** For one call to the function, ms. */
  timeoutMs?: number
  /** The first pause before asking again about a call whose outcome is unknown, ms. */
  recheckMs?: number
}

/** The hospital's own system: the adapter the functions ask, and a console for the staff that calls the functions. */
export async function startHospital(options: HospitalOptions): Promise<Running> {
  const {
    institution,
    hospitalName = '泉州示范医院',
    now = Date.now,
    timeoutMs = 20_000,
    recheckMs = 10_000,
    codes = CODE_SETS.first,
  } = options
  const sql = openDatabase(
    options.database ??
      (options.dataDir === undefined ? ':memory:' : join(options.dataDir, 'hospital.db')),
  )
  const register = createRegister(sql, now)
  const log = createCallLog(sql, now)
  const faults = createFaults()
  const stop = new AbortController()
  const { functionsUrl, channel, requests } = options
  const link =
    functionsUrl === undefined || channel === undefined
      ? undefined
      : { functionsUrl: functionsUrl.replace(/\/$/, ''), channel, timeoutMs, now }

  register.seed(options.demo ?? [])
  log.adoptOrphans()
  const dispatcher = createDispatcher(log, link, recheckMs)
  const desk = createDesk(institution, register, log, dispatcher, codes)
  const parts = {
    house: {
      hospitalName,
      institution,
      functionsUrl: link?.functionsUrl,
      codes,
      messages: requests !== undefined,
    },
    register,
    log,
    desk,
    faults,
    forms: createSentForms(sql, now),
    ask: (stay: Stay) => askCurrent(link, institution, stay, stop.signal),
  }

  async function shutDown(): Promise<void> {
    stop.abort()
    await dispatcher.close()
    sql.close()
  }

  try {
    const server = await serve(options.port, (asked) => {
      if (asked.path.startsWith('/adapter/'))
        return adapter(asked, {
          register,
          faults,
          key: options.key,
          institution,
          hospitalName,
          stop: stop.signal,
        })
      if (requests !== undefined && asked.path === '/messages')
        return messagesPage(asked, { hospitalName, institution }, requests)
      return isJsonFault(asked) ? setFault(asked, faults) : consolePages(asked, parts)
    })
    return { url: server.url, close: () => server.close().then(shutDown) }
  } catch (error) {
    await shutDown()
    throw error
  }
}

/** The same switch for a tool; the console's form posts to the same place. */
const isJsonFault = (asked: Asked): boolean =>
  asked.path === '/sandbox/faults' &&
  asked.method === 'POST' &&
  !(asked.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')

function setFault(asked: Asked, faults: Faults): Reply {
  const fault = readFault(jsonBody(asked))
  faults.set(fault)
  return json(200, fault)
}
