import type { Channel } from '../cloudfunctions/lib/protocol/index.ts'
import { codeEnvironment, type CodeSet } from '../sandbox/codeSets.ts'
import { FIXMEDINS_CODE, HIS_CHANNEL, SANDBOX_CHANNELS } from '../sandbox/defaults.ts'
import type { Campus } from '../sandbox/platform/index.ts'

/** An institution beside the first, at the same platform. */
export interface CareCampus extends Campus {
  /** On which its HIS speaks for it; without one it shares the first's. */
  hisChannel?: Channel
  /** Its adapter; without one it shares the first's. */
  his?: { url: string; key: string }
}

/** With channels of its own. */
export const OWN = {
  institution: 'H35050200002',
  channel: {
    ...SANDBOX_CHANNELS.main,
    appId: 'QZXYSBX0000000000102',
    appSecret: 'sandbox-other-secret-not-a-secret',
  },
  hisChannel: {
    ...HIS_CHANNEL,
    appId: 'QZHIS000000000000102',
    appSecret: 'sandbox-other-his-secret-not-a-secret',
  },
} as const satisfies CareCampus

/** With nothing of its own. */
export const SHARING = { institution: 'H35050200003' } as const satisfies CareCampus

/** What the functions need to know of them, beside the first's variables. */
export function campusEnvironment(
  campuses: readonly CareCampus[],
  platformUrl: string,
  codes: CodeSet,
): Record<string, string> {
  if (campuses.length === 0) return {}
  const rows = campuses.map(({ institution, channel, hisChannel, his }) => ({
    code: institution,
    name: institution,
    ...(channel && {
      PLATFORM_URL: platformUrl,
      PLATFORM_APPID: channel.appId,
      ...codeEnvironment(codes),
    }),
    ...(hisChannel && { HOSPITAL_APPID: hisChannel.appId }),
    ...(his && { HIS_URL: his.url }),
  }))
  const secrets = campuses.flatMap(({ institution, channel, hisChannel, his }) => [
    [`PLATFORM_APPSECRET__${institution}`, channel?.appSecret],
    [`HOSPITAL_APPSECRET__${institution}`, hisChannel?.appSecret],
    [`HIS_KEY__${institution}`, his?.key],
  ])
  return {
    INSTITUTIONS: JSON.stringify([{ code: FIXMEDINS_CODE, name: '本部' }, ...rows]),
    ...(Object.fromEntries(secrets.filter(([, secret]) => secret !== undefined)) as Record<
      string,
      string
    >),
  }
}
