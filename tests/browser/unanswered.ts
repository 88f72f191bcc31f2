import { expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import type { Phone, Site } from '../../testkit/browser/site.ts'
import { see, tap, walk } from '../../testkit/browser/steps.ts'

/** ms; what a hand that holds a phone takes for at once, on a machine that does other work beside. */
const AT_ONCE = 5000

/** From now on the function hangs: it neither answers nor refuses. */
const hang = ({ context }: Phone) => context.route('**/patient', () => {})

/** A network as on a ward: 400 ms to the server and back, 50 kB a second. */
async function slowDown({ context, page }: Phone): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  })
}

/** Whoever waits for nothing that could come is not kept waiting. */
export function whileNobodyAnswers(site: () => Site): void {
  test('a phone that has seen no patient begins at once', async () => {
    const phone = await site().phone()
    await hang(phone)
    await phone.page.goto(site().url)
    await see(phone.page, '只要三步')
    expect(await phone.page.innerText('body')).not.toContain('正在查看授权')
    const begun = Date.now()
    await tap(phone.page, '开始')
    await see(phone.page, '同意并继续')
    expect(Date.now() - begun).toBeLessThan(AT_ONCE)
  })

  test('what was seen last is there at once, and brought up to date once the answer comes', async () => {
    const phone = await site().phone()
    const patient = demoPatient('frozen')
    await walk(phone.page, site().url, patient)
    await see(phone.page, '12,000.00')
    // What is kept is sealed and written behind the page's back.
    await phone.page.waitForTimeout(600)
    await hang(phone)
    await phone.page.goto('about:blank')
    const begun = Date.now()
    await phone.page.goto(site().url)
    await see(phone.page, '12,000.00')
    expect(Date.now() - begun).toBeLessThan(AT_ONCE)
    await phone.context.unroute('**/patient')
    await slowDown(phone)
    let answered = 0
    await phone.context.route('**/patient', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2 * AT_ONCE))
      answered = Date.now()
      await route.continue()
    })
    await phone.page.goto('about:blank')
    await phone.page.goto(site().url)
    await see(phone.page, '12,000.00')
    expect(answered, 'what is shown had to be fetched first').toBe(0)
    await expect.poll(() => answered, { timeout: 15_000 }).toBeGreaterThan(0)
    await see(phone.page, '12,000.00')
  })
}
