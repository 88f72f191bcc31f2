/** Top-level domains of more than two letters that are looked for without a scheme in front; two letters all count. */
const LONG =
  'com|net|org|info|biz|edu|gov|mil|int|app|dev|cloud|top|xyz|site|online|shop|store|tech|club|vip|wang|work|link|live|run|fun|icu|ltd|group|pub|asia|mobi|pro|space|website|host|zone|services|systems|network|media|studio|team|world|today|email|health|care|hospital|local|localhost|internal'
/**
 * Countries that are also endings of files or everyday members, `index.ts`, `item.id`: there two labels are no host.
 */
const ALSO_NAMES = new Set([
  'js',
  'ts',
  'py',
  'rb',
  'md',
  'so',
  'sh',
  'rs',
  'id',
  'is',
  'in',
  'at',
  'to',
  'no',
  'as',
  'pl',
  'cs',
  'cc',
  'my',
  'ps',
  'am',
  'by',
  'do',
  'me',
  'ss',
  'mm',
  'dd',
])

const URL_WITH_SCHEME =
  /\b(https?|wss?|ftp):(?:\\?\/){2}([^\s"'`<>\\)\],;/?#]*)([^\s"'`<>\\)\],;]*)/gi
const PROTOCOL_RELATIVE =
  /(?:^|["'`(=\s])\/\/((?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?)(\/[^\s"'`<>\\)]*)?/gi
const BARE_HOST = new RegExp(
  String.raw`(?<![\w.@/$-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:${LONG}|[a-z]{2}))(?![\w-]|\.\w|\()(:\d+)?(\/[^\s"'` +
    '`' +
    String.raw`<>\\)]*)?`,
  'gi',
)
const ADDRESS = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g

/** A place on the network that a text names: `host` in lower case, `path` as far as it is known. */
export interface Place {
  host: string
  path: string
}

/** What is written as a URL, with or without its scheme. Right for the whole text of any file. */
export function urlsIn(text: string): Place[] {
  const places: Place[] = []
  for (const [, , host = '', path] of text.matchAll(URL_WITH_SCHEME))
    places.push(place(host.replace(/^.*@/, ''), path))
  for (const [, host = '', path] of text.matchAll(PROTOCOL_RELATIVE)) places.push(place(host, path))
  return places
}

/** Names of hosts and addresses, also without a URL around them. For texts a script makes, not for its source. */
export function hostsIn(text: string): Place[] {
  const places = urlsIn(text)
  const known = new Set(places.map(({ host }) => host))
  for (const [, host = '', port = '', path] of text.matchAll(BARE_HOST)) {
    const last = host.slice(host.lastIndexOf('.') + 1).toLowerCase()
    const labels = host.split('.').length
    if (ALSO_NAMES.has(last) && labels < 3 && !path) continue
    if (!known.has(host.toLowerCase())) places.push(place(`${host}${port}`, path))
  }
  for (const [address] of text.matchAll(ADDRESS))
    if (!known.has(address)) places.push(place(address, ''))
  return places
}

function place(host: string, path: string | undefined): Place {
  return { host: host.toLowerCase(), path: path ?? '' }
}
