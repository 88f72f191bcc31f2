/** How the patient came back from the insurer's e-voucher. */
export type Return =
  | { kind: 'authorized'; state: string; code: string }
  | { kind: 'cancelled'; state?: string }
  /** Came back, and brought nothing: the function knows whether it was done all the same. */
  | { kind: 'nothing' }

/** 1037: opened from another mini-program; 1038: come back from one. Only these carry `referrerInfo.extraData`. */
const FROM_MINI_PROGRAM = [1037, 1038]

/**
 * @param evoucherAppId the mini-program the patient was handed to: what another one brings is not a return
 * @returns undefined where the app was opened in any other way
 */
export function readWechatReturn(
  options: { scene?: number; referrerInfo?: { appId?: string; extraData?: unknown } } | undefined,
  evoucherAppId?: string,
): Return | undefined {
  if (!FROM_MINI_PROGRAM.includes(options?.scene ?? 0)) return undefined
  const from = options?.referrerInfo?.appId
  if (from !== undefined && evoucherAppId !== undefined && from !== evoucherAppId) return undefined
  return readFields(options?.referrerInfo?.extraData) ?? { kind: 'nothing' }
}

/** @returns undefined where the address is not that of a return */
export const readBrowserReturn = (query: Record<string, string>): Return | undefined =>
  readFields(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, decoded(value)])),
  )

function readFields(fields: unknown): Return | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined
  const { state, code, error } = fields as Record<string, unknown>
  if (isText(state) && isText(code)) return { kind: 'authorized', state, code }
  if (isText(error)) return { kind: 'cancelled', ...(isText(state) && { state }) }
  return undefined
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
