import { resolve } from 'node:path'

export interface Settings {
  ports: { web: number; functions: number; platform: number; hospital: number; evoucher: number; wechat: number }
  dataDir: string
  /** Where somebody else's stands in for ours; then ours is not started. */
  outside: { platform: string | undefined; hospital: string | undefined; evoucher: string | undefined; wechat: string | undefined }
}

/** @throws Error naming the variable that is wrong */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const port = (name: string, fallback: number) => {
    const number = Number(env[name] || fallback)
    if (!Number.isInteger(number) || number < 1 || number > 65535) throw new Error(`${name} 应是 1 到 65535 的端口号`)
    return number
  }
  return {
    ports: {
      web: port('PORT_WEB', 5173), functions: port('PORT_FUNCTIONS', 8700), platform: port('PORT_PLATFORM', 8710),
      hospital: port('PORT_HOSPITAL', 8720), evoucher: port('PORT_EVOUCHER', 8730), wechat: port('PORT_WECHAT', 8740),
    },
    dataDir: resolve(env.DATA_DIR || '.data'),
    outside: { platform: env.PLATFORM_URL || undefined, hospital: env.HIS_URL || undefined, evoucher: env.EVOUCHER_URL || undefined, wechat: env.NOTICES_URL || undefined },
  }
}
