import { isIP } from 'node:net'
import type { Invocation } from '../entry/invocation.ts'

/**
 * Where a request came from: for `callFunction` the address that CloudBase puts into the context, over HTTP the last
 * address of x-forwarded-for, which the nearest gateway wrote; those before it are the caller's own claim. Undefined
 * where nobody vouches for one, or what stands there is no address. Of an IPv6 address only the network (/64): one
 * phone has all the rest to itself.
 */
export async function readSource(invocation: Invocation): Promise<string | undefined> {
  const given =
    invocation.via === 'call'
      ? await cloudSource(invocation.context)
      : invocation.via === 'http'
        ? invocation.headers['x-forwarded-for']?.split(',').at(-1)
        : undefined
  const address = given?.trim() ?? ''
  const version = isIP(address)
  if (version === 0) return undefined
  return version === 6 ? networkOf(address) : address
}

/** The SDK is the one that readOpenid loads as well. */
async function cloudSource(context: unknown): Promise<string | undefined> {
  const { default: cloudbase } = await import('@cloudbase/node-sdk')
  try {
    return cloudbase.getCloudbaseContext(
      context as Parameters<typeof cloudbase.getCloudbaseContext>[0],
    ).TCB_SOURCE_IP
  } catch {
    return undefined
  }
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const behind = tail?.split(':').filter(Boolean) ?? []
  const all =
    tail === undefined
      ? groups
      : [
          ...groups,
          ...Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0'),
          ...behind,
        ]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
