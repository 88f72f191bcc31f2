import { jsonReply, type HttpReply } from '../lib/entry/invocation.ts'

/** Local runtime only: says that the process has loaded every function with a configuration it accepts. */
export const main = (): HttpReply => jsonReply(200, '{"ok":true}')
