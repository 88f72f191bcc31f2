/** Whether text without a declared kind is HTML all the same: the patient is not to read tags. */
export const looksLikeHtml = (text: string): boolean =>
  /^\s{0,999}<[!?a-z]/i.test(text) && /<\/[a-z][a-z0-9]{0,19}\s{0,9}>/i.test(text)

/** What they hold is for a browser. */
const HIDDEN = new Set(['script', 'style', 'head', 'template', 'title'])
const LINE = new Set(['br', 'hr'])
const BLOCK = new Set(
  'p div h1 h2 h3 h4 h5 h6 li tr table section article ul ol body center dl dt dd pre'.split(' '),
)

/**
 * The words of an HTML page, and nothing that could act: no tag survives. A new line where a block ends. One pass from
 * front to back, however the tags are broken: a page of megabytes that never closes one takes no longer than another.
 * @example htmlText('<h1>协议</h1><p>甲方&amp;乙方</p>') // '协议\n甲方&乙方'
 */
export function htmlText(html: string): string {
  const words: string[] = []
  /** Names of which no closing tag comes any more: they are not looked for again. */
  const unclosed = new Set<string>()
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at)
    words.push(flowing(html.slice(at, open < 0 ? undefined : open)))
    if (open < 0) break
    const tag = readTag(html, open)
    words.push(tag.says)
    at = tag.hides === undefined ? tag.end : behindHidden(html, tag.hides, tag.end, unclosed)
  }
  return tidied(entities(words.join('')))
}

interface Tag {
  /** What stands in its place. */
  says: string
  end: number
  /** Its name, where what follows up to its closing tag is not for reading. */
  hides?: string
}

function readTag(html: string, open: number): Tag {
  if (html.startsWith('<!--', open)) return { says: '', end: behind(html, '-->', open + 4) }
  const next = html.charAt(open + 1)
  // A sign, as in "<3 days"; before a tag it would make one of what stands behind that.
  if (!/[a-z/!?]/i.test(next)) return { says: next === '<' ? '' : '<', end: open + 1 }
  const [start, slash, tag] =
    /^<(\/?)([a-z][a-z0-9]{0,19})/i.exec(html.slice(open, open + 24)) ?? []
  // A declaration, or what begins like one.
  if (start === undefined || tag === undefined)
    return { says: '', end: behind(html, '>', open + 1) }
  const closing = slash === '/'
  const name = tag.toLowerCase()
  const end = behind(html, '>', open + start.length)
  if (LINE.has(name) || (closing && BLOCK.has(name))) return { says: '\n', end }
  if (closing) return { says: name === 'td' || name === 'th' ? '\u3000' : '', end }
  return { says: '', end, ...(HIDDEN.has(name) && { hides: name }) }
}

/** Where what is looked for has ended, or the end of all where it never comes. */
function behind(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from)
  return at < 0 ? html.length : at + end.length
}

/** A head may be left open, as a page's title may; nobody is to read a program for that. */
function behindHidden(html: string, name: string, from: number, unclosed: Set<string>): number {
  if (!unclosed.has(name)) {
    for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2))
      if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name)
        return behind(html, '>', at)
    unclosed.add(name)
  }
  return name === 'script' || name === 'style' ? html.length : from
}

/** Line ends in the source are none on the page. */
const flowing = (text: string): string => text.replace(/[ \t\n\r\f]+/g, ' ')

const tidied = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd().replace(/^[ \u00a0]{1,999}/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

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
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    },
  )
