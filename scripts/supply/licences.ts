import type { Package } from './packages.ts'

/** Ask for no more than to be named: fit to be delivered with a closed program. */
const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'Apache 2.0',
  'BlueOak-1.0.0',
  'Zlib',
  'Unlicense',
  'CC0-1.0',
  'Python-2.0',
  // Of data and of fonts.
  'CC-BY-3.0',
  'CC-BY-4.0',
  'OFL-1.1',
])

export type Verdict = 'permissive' | 'copyleft' | 'unknown'

const COPYLEFT =
  /^(A?GPL|LGPL|MPL|EPL|CDDL|EUPL|CECILL|OSL|SSPL|MS-RL|CC-BY-SA|CC-BY-NC|QPL|Sleepycat)/i

/** Judges an SPDX expression: of what is joined by OR the best may be chosen, of AND the worst holds. */
export function judge(expression: string | undefined): Verdict {
  if (expression === undefined) return 'unknown'
  const text = expression.trim()
  for (const [word, pick] of [
    [' OR ', best],
    [' AND ', worst],
  ] as const) {
    const parts = splitOutside(text, word)
    if (parts.length > 1) return pick(parts.map(judge))
  }
  // Nothing is joined outside the brackets, so they are around all of it.
  if (text.startsWith('(') && text.endsWith(')')) return judge(text.slice(1, -1))
  const [licence = ''] = text.split(' WITH ')
  return PERMISSIVE.has(licence) ? 'permissive' : COPYLEFT.test(licence) ? 'copyleft' : 'unknown'
}

const ORDER: readonly Verdict[] = ['permissive', 'copyleft', 'unknown']
const best = (verdicts: Verdict[]): Verdict =>
  ORDER.find((one) => verdicts.includes(one)) ?? 'unknown'
const worst = (verdicts: Verdict[]): Verdict =>
  [...ORDER].reverse().find((one) => verdicts.includes(one)) ?? 'unknown'

function splitOutside(text: string, word: string): string[] {
  const parts: string[] = []
  let [depth, start] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    else if (depth === 0 && text.startsWith(word, at)) {
      parts.push(text.slice(start, at))
      start = at + word.length
      at = start - 1
    }
  }
  return [...parts, text.slice(start)]
}

export interface Accepted {
  /** As the package says it; undefined: it says none. Another one than this is not accepted. */
  licence: string | undefined
  why: string
}

/** What is not permissive, or says nothing, and why it may stay all the same. */
export const ACCEPTED: Readonly<Record<string, Accepted>> = {
  'axe-core': { licence: 'MPL-2.0', why: '只在无障碍测试里用，不修改，不随产品交付' },
  '@cloudbase/signature-nodejs': {
    licence: undefined,
    why: '腾讯云 @cloudbase/node-sdk 的组成部分，随其一起发布；包里没有写许可',
  },
  '@cloudbase/wx-cloud-client-sdk': {
    licence: undefined,
    why: '腾讯云 @cloudbase/node-sdk 的组成部分，随其一起发布；包里没有写许可',
  },
  'exif-parser': {
    licence: undefined,
    why: 'package.json 没有写，包里的 LICENSE.md 是 MIT；只在构建 uni-app 时用',
  },
  only: {
    licence: undefined,
    why: 'koa（MIT）所用的十几行代码，包里没有写许可；只在本机运行环境里用，不随产品交付',
  },
}

export interface LicenceReport {
  /** Licence → how many packages; `（未写）` where none is said. */
  counts: Record<string, number>
  /** In words: what stops. */
  problems: string[]
  /** Names on the list that nothing needs any more. */
  stale: string[]
}

export function checkLicences(
  packages: readonly Package[],
  accepted: Readonly<Record<string, Accepted>> = ACCEPTED,
): LicenceReport {
  const counts: Record<string, number> = {}
  const problems: string[] = []
  const used = new Set<string>()
  for (const { name, version, licence } of packages) {
    const said = licence ?? '（未写）'
    counts[said] = (counts[said] ?? 0) + 1
    const verdict = judge(licence)
    if (verdict === 'permissive') continue
    if (Object.hasOwn(accepted, name) && accepted[name]?.licence === licence) used.add(name)
    else
      problems.push(
        `${name}@${version}：${said}，${verdict === 'copyleft' ? '有传染性' : '不认识'}，不在说明过理由的清单里`,
      )
  }
  return { counts, problems, stale: Object.keys(accepted).filter((name) => !used.has(name)) }
}
