import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/**
 * A headless Chromium that comes with `npm ci`, and Chinese fonts with it. Where that binary does not run (it is
 * built for Linux on x64), an installed Chrome is used.
 */
export async function launchChromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return playwright.launch({ channel: 'chrome' })
  const executablePath = await chromium.executablePath()
  const args = chromium.args.filter((argument) => !UNWANTED.has(argument))
  return playwright.launch({
    executablePath,
    args,
    env: { ...process.env, FONTCONFIG_FILE: await fontConfiguration() },
  })
}

/**
 * As one process it would end with the first context that is closed; and a browser that allows more than a patient's
 * hides faults.
 */
const UNWANTED = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
])

async function fontConfiguration(): Promise<string> {
  const fonts = join(
    dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')),
    '../fonts',
  )
  const directory = await mkdtemp(join(tmpdir(), 'fonts-'))
  await mkdir(join(directory, 'cache'))
  const file = join(directory, 'fonts.conf')
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<dir>${fonts}</dir><cachedir>${join(directory, 'cache')}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans Hans</family></prefer></alias>
<alias><family>serif</family><prefer><family>Noto Sans Hans</family></prefer></alias>
</fontconfig>`,
  )
  return file
}
