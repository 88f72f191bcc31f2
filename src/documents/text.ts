/** Base64 of UTF-8 text, read without the browser's help: WeChat's page logic has neither atob nor TextDecoder. */
export function readText(base64: string): string {
  const bytes = readBase64(base64)
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++]!
    const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1
    let code = more === 0 ? first : first & (0x3f >> more)
    for (let n = 0; n < more; n++) code = (code << 6) | ((bytes[at++] ?? 0x80) & 0x3f)
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  }
  return text.replace(/^\ufeff/, '')
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function readBase64(base64: string): Uint8Array<ArrayBuffer> {
  const digits = base64.replace(/[^A-Za-z0-9+/]/g, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let [bits, held, at] = [0, 0, 0]
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 0xff
  }
  return bytes
}

/** Whether text without a declared kind is HTML all the same: the patient is not to read tags. */
export const looksLikeHtml = (text: string): boolean =>
  /^\s*<[!?a-z]/i.test(text) && /<\/[a-z][a-z0-9]*\s*>/i.test(text)

/**
 * The words of an HTML page, and nothing that could act: no tag survives. A new line where a block ends. One pass, so
 * that the time is linear in the length whatever the document holds.
 * @example htmlText('<h1>协议</h1><p>甲方&amp;乙方</p>') // '协议\n甲方&乙方'
 */
export function htmlText(html: string): string {
  let words = ''
  for (let at = 0; at < html.length;) {
    const tag = html.indexOf('<', at)
    words += html.slice(at, tag === -1 ? undefined : tag).replace(/\s+/g, ' ')
    if (tag === -1) break
    const end = html.startsWith('<!--', tag) ? behind(html, '-->', tag) : behind(html, '>', tag)
    const name = /^<\/?[a-z][a-z0-9]{0,20}/i.exec(html.slice(tag, tag + 23))?.[0].toLowerCase()
    words += SEPARATORS[name ?? ''] ?? ''
    at = (name !== undefined && behindUnseen(html, name.slice(1), end)) || end
  }
  return entities(words)
    .split('\n')
    .map((line) => line.trimEnd().replace(/^[ \u00a0]+/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const BLOCKS = 'p div h1 h2 h3 h4 h5 h6 li tr table section article ul ol body'.split(' ')

/** What stands in a tag's place. */
const SEPARATORS: Readonly<Record<string, string>> = {
  '<br': '\n',
  '<hr': '\n',
  '</td': '\u3000',
  '</th': '\u3000',
  ...Object.fromEntries(BLOCKS.map((name) => [`</${name}`, '\n'])),
}

/** Where the words go on behind these, which nobody is shown. */
const UNSEEN: ReadonlyMap<string, RegExp> = new Map([
  ['script', /<\/script\b/gi],
  ['style', /<\/style\b/gi],
  ['head', /<\/head\b/gi],
  ['template', /<\/template\b/gi],
])

/** Of what is not closed the rest is gone: then nothing is looked at twice. */
function behind(html: string, close: string, from: number): number {
  const at = html.indexOf(close, from)
  return at === -1 ? html.length : at + close.length
}

function behindUnseen(html: string, name: string, from: number): number | undefined {
  const close = UNSEEN.get(name)
  if (close === undefined) return undefined
  close.lastIndex = from
  const found = close.exec(html)
  return found === null ? html.length : behind(html, '>', found.index)
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  yen: '¥',
  middot: '·',
  ldquo: '“',
  rdquo: '”',
}

const entities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
      const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal)
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    },
  )
