/** How the patient came back from the insurer's e-voucher. */
export type Return =
  | { kind: 'authorized'; state: string; code: string }
  | { kind: 'cancelled' }
  /** Came back, and brought nothing: the function knows whether it was done all the same. */
  | { kind: 'nothing' }

/** The hand-over that a return can belong to. */
export interface Awaited {
  state: string
  /** The mini-program the patient was handed to. */
  appId: string
  /** Where the code is in what comes back: the first of these that is there. */
  codeFields: readonly string[]
  /** Whether the patient has been sent there: nothing comes back without its state before. */
  left: boolean
}

/** Where the functions have not said it. */
export const DEFAULT_CODE_FIELDS: readonly string[] = ['code', 'authCode']

/** 1037: opened from another mini-program; 1038: come back from one. Only these carry `referrerInfo.extraData`. */
const FROM_MINI_PROGRAM = [1037, 1038]

/**
 * Not every e-voucher brings the state back: then WeChat's word that the return comes from the mini-program that the
 * patient was handed to stands in its place.
 * @returns undefined where the app was opened in any other way, and where what came belongs to no hand-over of ours:
 *   another mini-program's words, and what Android tells once more after a return that is done
 */
export function readWechatReturn(
  options: { scene?: number; referrerInfo?: { appId?: string; extraData?: unknown } } | undefined,
  awaited: Awaited | undefined,
): Return | undefined {
  if (awaited === undefined || !FROM_MINI_PROGRAM.includes(options?.scene ?? 0)) return undefined
  const { appId: from = '', extraData } = options?.referrerInfo ?? {}
  if (from !== '' && from !== awaited.appId) return undefined
  const vouched = from !== ''
  return readFields(extraData, awaited, { code: vouched, refusal: vouched })
}

/**
 * Nobody vouches for an address: without its state a refusal is nobody's word, and a code is left to the functions to
 * judge. A browser that kept nothing of the hand-over still has the state that comes back.
 */
export function readBrowserReturn(
  query: Record<string, string>,
  awaited: Awaited | undefined,
): Return | undefined {
  const fields = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, decoded(value)]),
  )
  if (awaited !== undefined) return readFields(fields, awaited, { code: true, refusal: false })
  const [state, code] = [textOf(fields.state), firstText(fields, DEFAULT_CODE_FIELDS)]
  return state && code ? { kind: 'authorized', state, code } : undefined
}

/** Whether an address carries what belongs to a return: it must not stay there, whosesoever it is. */
export const isReturnAddress = (
  query: Record<string, string>,
  codeFields: readonly string[] = DEFAULT_CODE_FIELDS,
): boolean => ['state', 'error', ...codeFields].some((name) => name in query)

/** @param believed what is taken without the state that went out, where the patient has been sent there */
function readFields(
  brought: unknown,
  awaited: Awaited,
  believed: { code: boolean; refusal: boolean },
): Return | undefined {
  if (typeof brought !== 'object' || brought === null) return undefined
  const fields = brought as Record<string, unknown>
  const given = textOf(fields.state)
  if (given !== '' && given !== awaited.state) return undefined
  const proven = given !== ''
  const code = firstText(fields, awaited.codeFields)
  if (code !== '' && (proven || (believed.code && awaited.left)))
    return { kind: 'authorized', state: awaited.state, code }
  if (textOf(fields.error) !== '' && (proven || (believed.refusal && awaited.left)))
    return { kind: 'cancelled' }
  return undefined
}

const firstText = (fields: Record<string, unknown>, names: readonly string[]): string =>
  names.map((name) => textOf(fields[name])).find((text) => text !== '') ?? ''

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
