/** What CloudBase puts into the context where a person's client called: its own words for who. */
const CALLERS = ['WX_OPENID', 'TCB_UUID', 'TCB_CUSTOM_USER_ID'] as const

/**
 * Whether somebody called, and not the timer: whoever can call functions can send an event that looks like the
 * timer's, but what is in the context is the platform's.
 */
export async function isCalledByClient(context: unknown): Promise<boolean> {
  const { default: cloudbase } = await import('@cloudbase/node-sdk')
  let found: Record<string, unknown>
  try {
    found = cloudbase.getCloudbaseContext(
      context as Parameters<typeof cloudbase.getCloudbaseContext>[0],
    ) as unknown as Record<string, unknown>
  } catch {
    // A context that names nobody: the SDK reads none without an environment, and CloudBase gives every caller one.
    return false
  }
  return CALLERS.some((name) => typeof found[name] === 'string' && found[name] !== '')
}
