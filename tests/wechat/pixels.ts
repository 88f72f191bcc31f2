import type { Browser } from 'playwright-core'

/** How many pixels of two PNGs are not the same; all of the larger one where their sizes are not. */
export async function differingPixels(
  browser: Browser,
  one: Buffer,
  other: Buffer,
): Promise<number> {
  if (one.equals(other)) return 0
  const page = await browser.newPage()
  try {
    const addresses = [one, other].map((png) => `data:image/png;base64,${png.toString('base64')}`)
    return await page.evaluate<number>(`(async (addresses) => {
      const [a, b] = await Promise.all(addresses.map(async (address) => {
        const picture = await createImageBitmap(await (await fetch(address)).blob())
        const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
        context.drawImage(picture, 0, 0)
        return context.getImageData(0, 0, picture.width, picture.height)
      }))
      if (a.width !== b.width || a.height !== b.height) return Math.max(a.data.length, b.data.length) / 4
      const [left, right] = [new Uint32Array(a.data.buffer), new Uint32Array(b.data.buffer)]
      return left.reduce((count, pixel, at) => count + (pixel === right[at] ? 0 : 1), 0)
    })(${JSON.stringify(addresses)})`)
  } finally {
    await page.close()
  }
}
