import type { WireLimits } from '../protocol/index.ts'

/** What is no JSON, or larger or deeper than the function takes, is nothing: the handler says so. */
export function readJsonBody(body: Buffer, { maxSize, maxDepth }: WireLimits): unknown {
  if (body.length > maxSize) return undefined
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return isDeeper(value, maxDepth) ? undefined : value
  } catch {
    return undefined
  }
}

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((member) => isDeeper(member, depth - 1)))
