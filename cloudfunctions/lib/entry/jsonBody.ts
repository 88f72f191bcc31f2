import { parseWire, type WireLimits } from '../protocol/index.ts'

/** What is no JSON, or larger or deeper than the function takes, is nothing: the handler says so. Looked at before it is built. */
export function readJsonBody(body: Buffer, limits: WireLimits): unknown {
  try {
    parseWire(body, limits)
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
