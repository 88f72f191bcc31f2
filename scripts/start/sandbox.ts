import { join } from 'node:path'
import {
  DEMO_PATIENTS,
  EVOUCHER_KEY,
  EVOUCHER_PARTNER,
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  HIS_KEY,
  SANDBOX_CHANNELS,
  demoPatient,
  type DemoPatient,
} from '../../sandbox/defaults.ts'
import { CODE_SETS, codeEnvironment, type CodeSet } from '../../sandbox/codeSets.ts'
import { HELP_ENVIRONMENT } from '../../sandbox/helpEnvironment.ts'
import { startEvoucher } from '../../sandbox/evoucher/index.ts'
import { USER_QUERY_PATH } from '../../sandbox/evoucher/userquery.ts'
import { startHospital, type HospitalOptions } from '../../sandbox/hospital/index.ts'
import { startViewer } from '../../sandbox/hospital/viewer.ts'
import { demoStays } from '../../sandbox/demoStays.ts'
import { startPlatform } from '../../sandbox/platform/index.ts'
import {
  entranceEnvironment,
  startWechat,
  templateEnvironment,
} from '../../sandbox/wechat/index.ts'
import { planCampuses, type SandboxCampus } from './campuses.ts'
import { recentRequests } from '../trace/recent.ts'
import type { HisChannel } from './hisChannel.ts'
import { functionsLogFile } from './functionsLog.ts'
import type { Settings } from './settings.ts'

export interface Sandbox {
  urls: { platform: string; hospital: string; evoucher: string; wechat: string }
  /** Where the functions ask whose a code is: not every e-voucher is asked at its page's own address. */
  verifierUrl: string
  /** What the functions need to know of it. */
  environment: Record<string, string>
  channels: readonly object[]
  /** By which a HIS reaches the functions. */
  hisChannel: HisChannel
  /** Where the messages of whatever HIS are looked at. */
  messagesUrl: string
  /** The one to try first comes first. */
  patients: readonly DemoPatient[]
  /** The institutions beside that of the variables. */
  campuses: readonly SandboxCampus[]
  start(): Promise<void>
  close(): Promise<void>
}

/**
 * What nobody else stands in for. Nothing is started yet: what is wrong with the configuration shall be told before.
 * @param hisSecret of the HIS's channel, where the platform is somebody else's
 */
export function planSandbox(
  { ports, dataDir, outside }: Settings,
  env: NodeJS.ProcessEnv,
  functionsUrl: string,
  hisSecret: string,
): Sandbox {
  const started: { close(): Promise<unknown> }[] = []
  const given = (name: string, fallback: string) => env[name]?.trim() || fallback
  // Both ends of what ours and the functions agree on: also where the caller chooses it.
  const institution = given('HOSPITAL_FIXMEDINS_CODE', FIXMEDINS_CODE)
  const hisChannel = {
    ...HIS_CHANNEL,
    appId: given('HOSPITAL_APPID', HIS_CHANNEL.appId),
    // With the one that everybody knows, whoever gets a message here could move real money.
    appSecret: given(
      'HOSPITAL_APPSECRET',
      outside.platform === undefined ? (HIS_CHANNEL.appSecret ?? '') : hisSecret,
    ),
  }
  const codes = codeSet(env.SANDBOX_CODES)
  const hisKey = given('HIS_KEY', HIS_KEY)
  const evoucher = ourEvoucher(given, outside.evoucher === undefined)
  const url = (part: keyof Settings['outside']) =>
    outside[part] ?? `http://127.0.0.1:${ports[part]}`
  const {
    mainName,
    others,
    environment: ofCampuses,
  } = planCampuses(env, {
    settings: { ports, dataDir, outside },
    institution,
    hisChannel,
    isOurs: isOurs(env),
    hisSecret,
    platformUrl: url('platform'),
    codes: codeEnvironment(codes),
  })
  const ourHis = {
    port: ports.hospital,
    key: hisKey,
    institution,
    channel: hisChannel,
    database: join(dataDir, 'hospital.db'),
  }
  /** @param name of the institution, where there are several @param nth of them */
  const startHis = (
    his: Pick<HospitalOptions, 'port' | 'key' | 'institution' | 'channel' | 'database'>,
    name: string | undefined,
    nth: number,
  ) =>
    startHospital({
      ...his,
      ...(name !== undefined && { hospitalName: `泉州示范医院（${name}）` }),
      functionsUrl,
      demo: demoStays(Date.now(), codes, nth),
      codes,
      requests: requestsOf(his.institution),
    })
  /** Of its own, and what no institution here is named in: that is whoever's, and to be mended. */
  const requestsOf = (code: string) => () =>
    recentRequests(
      functionsLogFile(dataDir),
      [institution, ...others.map((one) => one.institution)].filter((other) => other !== code),
    )
  const starts: [string | undefined, () => Promise<{ close(): Promise<unknown> }>][] = [
    [
      outside.platform,
      () =>
        startPlatform({
          port: ports.platform,
          dataDir,
          institution,
          campuses: others.flatMap(({ platform }) => platform ?? []),
          seed: true,
          codes,
          feeInfoUrl: `${functionsUrl}/fee-info`,
        }),
    ],
    [outside.evoucher, () => startEvoucher({ port: ports.evoucher, ...evoucher.options })],
    [
      undefined,
      () =>
        outside.hospital === undefined
          ? startHis(ourHis, mainName, 0)
          : startViewer({ port: ports.hospital, institution, requests: requestsOf(institution) }),
    ],
    ...others.flatMap(({ name, his }, index): typeof starts =>
      his === undefined ? [] : [[undefined, () => startHis(his, name, index + 1)]],
    ),
    [
      outside.wechat,
      () => startWechat({ port: ports.wechat, appUrl: `http://127.0.0.1:${ports.web}` }),
    ],
  ]
  const urls = {
    platform: url('platform'),
    hospital: url('hospital'),
    evoucher: url('evoucher'),
    wechat: url('wechat'),
  }
  const { main } = SANDBOX_CHANNELS
  const frozen = demoPatient('frozen')
  return {
    urls,
    verifierUrl: urls.evoucher + (outside.evoucher === undefined ? evoucher.verifierPath : ''),
    environment: {
      // Somebody else's platform has its own channel and institution: nothing of ours is put in their place.
      ...(outside.platform === undefined && {
        PLATFORM_APPID: main.appId,
        PLATFORM_APPSECRET: main.appSecret,
        HOSPITAL_FIXMEDINS_CODE: institution,
        ...codeEnvironment(codes),
      }),
      // The kind of visit that our HIS sends; another HIS has its own, and sets it.
      RECONCILE_MED_TYPES: codes.inpatient,
      // Somebody else's HIS that calls somebody else's platform: whoever runs it knows by which channel.
      ...((outside.platform === undefined || outside.hospital === undefined) && {
        HOSPITAL_APPID: hisChannel.appId,
        HOSPITAL_APPSECRET: hisChannel.appSecret,
      }),
      HIS_KEY: hisKey,
      // Somebody else's hospital has its own to say.
      ...(outside.hospital === undefined && HELP_ENVIRONMENT),
      ...evoucher.environment,
      NOTICES_URL: urls.wechat,
      ...ofCampuses,
      ...(outside.wechat === undefined && {
        ...templateEnvironment(),
        ...entranceEnvironment(urls.wechat, `${functionsUrl}/landing`),
      }),
    },
    channels: [
      ...(outside.platform === undefined ? Object.values(SANDBOX_CHANNELS) : []),
      ...(outside.hospital === undefined && isOurs(env) ? [hisChannel] : []),
      ...others.flatMap(({ channels }) => channels),
    ],
    hisChannel: {
      appId: hisChannel.appId,
      // A secret of the caller's own may be a real one; where both sides are others', there is none of ours.
      appSecret:
        isOurs(env) && (outside.platform === undefined || outside.hospital === undefined)
          ? hisChannel.appSecret
          : undefined,
      institution,
    },
    messagesUrl: `http://127.0.0.1:${ports.hospital}/messages`,
    patients:
      outside.platform === undefined
        ? [frozen, ...DEMO_PATIENTS.filter(({ key }) => key !== frozen.key)]
        : [],
    campuses: others,
    async start() {
      for (const [elsewhere, start] of starts)
        if (elsewhere === undefined) started.push(await start())
    },
    async close() {
      for (const one of started.reverse()) await one.close()
    },
  }
}

/** Of the kind that the functions are told to expect, with the secrets that they are told, where they are told any. */
function ourEvoucher(given: (name: string, fallback: string) => string, inUse: boolean) {
  if (given('EVOUCHER_KIND', 'announced') !== 'userquery') {
    const key = given('EVOUCHER_KEY', EVOUCHER_KEY)
    return { options: { key }, verifierPath: '', environment: { EVOUCHER_KEY: key } }
  }
  const partner = {
    id: given('EVOUCHER_PARTNER_ID', EVOUCHER_PARTNER.id),
    secret: given('EVOUCHER_PARTNER_SECRET', EVOUCHER_PARTNER.secret),
  }
  return {
    options: { kind: 'userquery' as const, partner, people: DEMO_PATIENTS },
    verifierPath: USER_QUERY_PATH,
    environment: inUse
      ? { EVOUCHER_PARTNER_ID: partner.id, EVOUCHER_PARTNER_SECRET: partner.secret }
      : undefined,
  }
}

/** @throws Error naming the variable */
function codeSet(name: string | undefined): CodeSet {
  const wanted = name?.trim() || 'first'
  if (!Object.hasOwn(CODE_SETS, wanted))
    throw new Error(`SANDBOX_CODES 只能是 ${Object.keys(CODE_SETS).join('、')} 之一`)
  return CODE_SETS[wanted as keyof typeof CODE_SETS]
}

/** A channel of the caller's own may be a real one. */
const isOurs = (env: NodeJS.ProcessEnv): boolean =>
  !env.HOSPITAL_APPID?.trim() && !env.HOSPITAL_APPSECRET?.trim()
