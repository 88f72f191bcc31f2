import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { ALLOWED, type AllowedPlace, type Bundle } from './allowedHosts.ts'
import { filesIn } from './files.ts'
import { hostsIn, urlsIn, type Place } from './hosts.ts'
import { secretsIn } from './secrets.ts'
import { stringsOf } from './strings.ts'

const SCRIPTS = new Set(['.js', '.mjs', '.cjs', '.wxs'])
const TEXTS = new Set(['.wxml', '.wxss', '.html', '.css', '.json', '.svg', '.txt', '.webmanifest'])
const PICTURES_AND_FONTS = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.gif',
  '.webp',
  '.ico',
  '.woff',
  '.woff2',
  '.ttf',
])

/** Something in a bundle that must not be there. */
export interface Finding {
  file: string
  what: string
}

/**
 * Looks through everything a build delivers for hosts that are not allowed, secrets and the server's packages, also
 * where they are escaped, put together from pieces, encoded or spelled in character codes.
 * @param allowed an entry of `platform` that no file needs is a finding too
 */
export async function checkBundle(
  directory: string,
  platform: Bundle,
  allowed: readonly AllowedPlace[] = ALLOWED,
): Promise<Finding[]> {
  const list = allowed.filter(({ platforms }) => platforms.includes(platform))
  const used = new Set<AllowedPlace>()
  const findings: Finding[] = []
  for (const file of await filesIn(directory)) {
    // vite's own notes for the tools; delivered to nobody.
    if (file.startsWith('.vite/') || PICTURES_AND_FONTS.has(extname(file))) continue
    const report = (what: string) => {
      if (!findings.some((one) => one.file === file && one.what === what))
        findings.push({ file, what })
    }
    if (!SCRIPTS.has(extname(file)) && !TEXTS.has(extname(file))) {
      report('is of a kind that is not expected in the app')
      continue
    }
    const { places, secrets } = examine(
      await readFile(join(directory, file), 'utf8'),
      SCRIPTS.has(extname(file)),
    )
    for (const place of places) {
      const entry = list.find(
        ({ host, path }) => host === place.host && place.path.startsWith(path),
      )
      if (entry) used.add(entry)
      else
        report(
          `names ${place.host === '' ? 'a URL whose host is not known' : place.host + place.path}`,
        )
    }
    for (const secret of secrets) report(`holds ${secret}`)
  }
  for (const entry of list)
    if (!used.has(entry))
      findings.push({
        file: 'scripts/build/allowedHosts.ts',
        what: `allows ${entry.host}${entry.path} for ${platform}, where it does not occur`,
      })
  return findings
}

/** @param isScript whether the text is a program, or something to be read as it stands */
export function examine(text: string, isScript: boolean): { places: Place[]; secrets: string[] } {
  const plain = unescaped(text)
  const places = isScript ? urlsIn(plain) : hostsIn(plain)
  const secrets = new Set(secretsIn(plain))
  for (const made of isScript ? stringsOf(text) : [plain]) {
    for (const one of [made, ...decodings(made)]) {
      places.push(...hostsIn(unescaped(one)))
      for (const secret of secretsIn(one)) secrets.add(secret)
    }
  }
  return { places, secrets: [...secrets] }
}

/** A text with what its format may hide in it made plain: \u, \x, percent and entities. */
function unescaped(text: string): string {
  return text
    .replace(
      /\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})|&#x([0-9a-f]{2,6});|%([2-7][0-9a-f])/gi,
      (all, ...codes: (string | undefined)[]) =>
        character(parseInt(codes.slice(0, 4).join(''), 16)) ?? all,
    )
    .replace(/&#(\d{2,7});/g, (all, code: string) => character(Number(code)) ?? all)
    .replaceAll('\\/', '/')
}

function character(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

/** What a text reads when base64 or hexadecimal digits in it are decoded, where that is text again. */
function decodings(text: string): string[] {
  const found: string[] = []
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g)) {
    const base64 = Buffer.from(run.replaceAll('-', '+').replaceAll('_', '/'), 'base64').toString(
      'latin1',
    )
    const hex = /^([0-9a-f]{2})+$/i.test(run) ? Buffer.from(run, 'hex').toString('latin1') : ''
    for (const one of [base64, hex])
      if (one.length >= 5 && /^[\x20-\x7e\s]+$/.test(one)) found.push(one)
  }
  return found
}
