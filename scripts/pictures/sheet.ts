import { stat } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'

export interface SheetOptions {
  title?: string
  columns: number
  /** Of each picture, CSS pixels. */
  width: number
  gap: number
  /** Bytes: where the sheet is larger, its pictures are made smaller until it is not. */
  limit: number
}

/** Several pictures side by side on one ground, as one PNG. */
export async function contactSheet(
  browser: Browser,
  files: readonly string[],
  target: string,
  { title, columns, width, gap, limit }: SheetOptions,
): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: columns * (width + gap) + gap, height: 100 },
    deviceScaleFactor: 1,
  })
  await page.goto(pathToFileURL(target).href.replace(/[^/]*$/, ''))
  const pictures = files
    .map(
      (file) =>
        `<img src="${pathToFileURL(file).href}" style="width:${width}px;border-radius:${Math.round(width / 12)}px;box-shadow:0 4px 14px #0a3b4426">`,
    )
    .join('')
  await page.setContent(`<body style="margin:0;padding:${gap}px;background:#dfe9ea;box-sizing:border-box;font:700 22px 'Noto Sans Hans',sans-serif;color:#04404c">
    ${title === undefined ? '' : `<div style="margin-bottom:${Math.round(gap / 2)}px">${title}</div>`}
    <div style="display:flex;flex-wrap:wrap;gap:${gap}px;align-items:flex-start">${pictures}</div></body>`)
  await page.waitForFunction(
    '[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)',
  )
  await page.screenshot({ path: target, fullPage: true })
  await page.close()
  if ((await stat(target)).size > limit)
    await contactSheet(browser, files, target, {
      ...(title !== undefined && { title }),
      columns,
      width: Math.round(width * 0.9),
      gap,
      limit,
    })
}
