import { randomBytes } from 'node:crypto'

export interface Variable {
  what: string
  /** What it stands at where it is not set; empty where it must be set, or where nothing is meant by silence. */
  fallback?: string
  /** A value of the right form: made up, opens nothing. */
  example: string
  from: Giver
  secret?: true
  /** It is long and no secret: it stands beside the code, not in the environment, which is small. */
  bulky?: true
  /** Of what is made at random: a fresh one. */
  make?: () => string
}

/** Who gives a value, in the order in which a person gets to them. */
export const GIVERS = ['随机生成', '信息科', '医保平台', '医保电子凭证', '微信后台'] as const
export type Giver = (typeof GIVERS)[number]

export const password = () => randomBytes(24).toString('hex')
export const key = () => randomBytes(32).toString('base64')

export type Variables = Readonly<Record<string, Variable>>
