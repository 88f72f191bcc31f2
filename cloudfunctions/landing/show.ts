import { jsonReply, type HttpReply } from '../lib/entry/invocation.ts'

/**
 * Scripts and frames are not restricted: WeChat's open tag evaluates code and makes frames of its own schemes, and does
 * not appear where a policy keeps it from that. The page puts nothing of anybody's into its markup. It may not be
 * framed, for in a frame the tag does not work.
 */
const POLICY = "base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'"

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  // The address holds a stay's number or a ticket: no other site is told of it.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/**
 * Answers a GET. Whether CloudBase's path still has the route in front of it does not matter.
 * @param verification the name of the file whose content WeChat looks for; it holds what stands in its name
 */
export function showPage(path: string, html: string, verification: string | undefined): HttpReply {
  const last = path.split('/').filter(Boolean).at(-1) ?? ''
  if (last === '' || last === 'landing')
    return { statusCode: 200, headers: { ...HEADERS }, body: html }
  if (verification !== undefined && last === verification) {
    return {
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: verification.replace(/^.*_|\.txt$/g, ''),
    }
  }
  return jsonReply(404, '{}')
}
