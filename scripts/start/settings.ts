import { resolve } from 'node:path'

export type Part = 'web' | 'functions' | 'platform' | 'hospital' | 'evoucher' | 'wechat'

/** Which variable says where each part listens. */
export const PORT_VARIABLES = {
  web: 'PORT_WEB',
  functions: 'PORT_FUNCTIONS',
  platform: 'PORT_PLATFORM',
  hospital: 'PORT_HOSPITAL',
  evoucher: 'PORT_EVOUCHER',
  wechat: 'PORT_WECHAT',
} as const satisfies Record<Part, string>

export interface Settings {
  ports: Record<Part, number>
  dataDir: string
  /** Where somebody else's stands in for ours; then ours is not started. */
  outside: {
    platform: string | undefined
    hospital: string | undefined
    evoucher: string | undefined
    wechat: string | undefined
  }
}

const DEFAULT_PORTS: Record<Part, number> = {
  web: 5173,
  functions: 8700,
  platform: 8710,
  hospital: 8720,
  evoucher: 8730,
  wechat: 8740,
}

/** @throws Error naming the variable that is wrong */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const port = (part: Part) => {
    const name = PORT_VARIABLES[part]
    const text = env[name]?.trim() || String(DEFAULT_PORTS[part])
    const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
    if (number < 1 || number > 65535) throw new Error(`${name} 应是 1 到 65535 的端口号`)
    return number
  }
  const address = (name: string) => env[name]?.trim() || undefined
  return {
    ports: {
      web: port('web'),
      functions: port('functions'),
      platform: port('platform'),
      hospital: port('hospital'),
      evoucher: port('evoucher'),
      wechat: port('wechat'),
    },
    dataDir: resolve(env.DATA_DIR || '.data'),
    outside: {
      platform: address('PLATFORM_URL'),
      hospital: address('HIS_URL'),
      evoucher: address('EVOUCHER_URL'),
      wechat: address('NOTICES_URL'),
    },
  }
}
