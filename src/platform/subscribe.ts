/**
 * Asks for WeChat's leave to send these messages. Must be called directly in a tap: WeChat asks nowhere else.
 * @returns the templates that the patient accepted just now; undefined where WeChat could not ask
 */
export function askToSubscribe(tmplIds: string[]): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    uni.requestSubscribeMessage({
      tmplIds,
      success: (outcome: object) =>
        resolve(tmplIds.filter((id) => (outcome as Record<string, unknown>)[id] === 'accept')),
      fail: () => resolve(undefined),
    })
  })
}
