/** UTF-16 units turned into text at once: an engine's calls take no more than so many arguments. */
const UNITS_AT_ONCE = 4096

/** UTF-8 bytes as text, read without the browser's help: WeChat's page logic has no TextDecoder. */
export function readText(bytes: Uint8Array): string {
  const parts: string[] = []
  const units: number[] = []
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++] ?? 0
    const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1
    let code = more === 0 ? first : first & (0x3f >> more)
    for (let n = 0; n < more; n++) code = (code << 6) | ((bytes[at++] ?? 0x80) & 0x3f)
    if (code <= 0xffff) units.push(code)
    else if (code > 0x10ffff) units.push(0xfffd)
    else units.push(0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff))
    if (units.length >= UNITS_AT_ONCE) parts.push(String.fromCharCode(...units.splice(0)))
  }
  parts.push(String.fromCharCode(...units))
  return parts.join('').replace(/^\ufeff/, '')
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Int8Array(128).fill(-1)
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value

/** Nor has it atob. What is not of base64's alphabet is passed over. */
export function readBase64(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((base64.length * 3) / 4))
  let [bits, held, at] = [0, 0, 0]
  for (let place = 0; place < base64.length; place++) {
    const value = VALUES[base64.charCodeAt(place)] ?? -1
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 0xff
  }
  return bytes.slice(0, at)
}

/** Characters on a page: some twenty screens, and 60 KB at most of what WeChat hands to a page. */
const PAGE_LENGTH = 6000

/** A long text in parts that a page can show, cut at the ends of lines where there are any. */
export function textPages(text: string): string[] {
  const pages: string[] = []
  for (let at = 0; at < text.length;) {
    const end = at + PAGE_LENGTH < text.length ? pageEnd(text, at) : text.length
    const page = text
      .slice(at, end)
      .replace(/^\n{1,99}/, '')
      .trimEnd()
    if (page !== '') pages.push(page)
    at = end
  }
  return pages
}

function pageEnd(text: string, at: number): number {
  const end = at + PAGE_LENGTH
  const line = text.slice(at, end).lastIndexOf('\n')
  if (line > PAGE_LENGTH / 2) return at + line
  // Not between the halves of a character.
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end
}
