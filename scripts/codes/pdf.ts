import { launchChromium } from '../command/chromium.ts'

/** Every sheet is a page, A5. Nothing is fetched: pictures and letters are in the text or in the fonts we bring. */
export async function printPdf(html: string): Promise<Buffer> {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.route('**/*', (route) =>
      route.request().url().startsWith('data:') ? route.continue() : route.abort(),
    )
    await page.setContent(html, { waitUntil: 'load' })
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true })
  } finally {
    await browser.close()
  }
}
