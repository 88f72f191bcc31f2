import { runInNewContext } from 'node:vm'
import { problem, type Problem } from './problem.ts'
import { runCompiler } from './tencent.ts'

/** Styles as WeChat puts them into a page, by the path of their file. */
export type Styles = Record<string, string>

const APP = 'app.wxss'
/** Width of the screen in rpx, whatever the screen. */
const SCREEN_RPX = 750
/** Its own remark about a picture beside the style sheet, which a phone would not find. */
const LOCAL_PICTURE = /-do-not-use-local-path-\S*?&(\d+)&(\d+)/

interface Form {
  screenWidth: number
  classPrefix: string
}

/** Text; or `[0, rpx]`, `[1]` where a component's prefix would stand, before every class, or `[2, file]`, an import. */
type Piece = string | readonly [kind: number, value?: number]

/**
 * WXSS by Tencent's wcsc.
 * @param files every style sheet, from `directory`; app.wxss among them
 * @param options.screenWidth of the phone, CSS pixels, for what is measured in rpx
 * @param options.classPrefix what stands before every class
 */
export function compileWxss(
  directory: string,
  files: readonly string[],
  { screenWidth = 375, classPrefix = '' } = {},
): { styles: Styles; problems: Problem[] } {
  const whole = wcsc(directory, files)
  if ('output' in whole) return read(whole.output, directory, { screenWidth, classPrefix })
  // It stops at the first that is wrong; alone, each says its own.
  const problems = files.flatMap((file) => {
    const alone = wcsc(directory, [file])
    if ('output' in alone)
      return read(alone.output, directory, { screenWidth, classPrefix }).problems
    const complaint = alone.complaint.replace(/^ERR: |\s*error file count: \d+$/g, '')
    const [, line, column, what] = /\((\d+):(\d+)\): (.*)$/s.exec(complaint) ?? []
    return [problem('wcsc', { directory, file }, what ?? complaint, [line, column])]
  })
  if (problems.length === 0)
    throw new Error(`wcsc takes each file, but not all: ${whole.complaint}`)
  return { styles: {}, problems }
}

function wcsc(directory: string, files: readonly string[]) {
  const own = files.filter((file) => file !== APP)
  const app = own.length < files.length ? [`./${APP}`] : []
  return runCompiler('wcsc', ['-lc', '-pc', String(own.length), ...own, ...app], directory)
}

/** It writes a script for every style sheet, `name=script=name=script`, in which every `=` is escaped. */
function read(
  output: string,
  directory: string,
  form: Form,
): { styles: Styles; problems: Problem[] } {
  const styles: Styles = {}
  const problems: Problem[] = []
  for (const [, name = '', script = ''] of output.matchAll(/([^=]*)=([^=]*)(?:=|$)/g)) {
    const file = name.trim().replace(/^\.\//, '')
    if (!file.endsWith('.wxss')) continue
    const complain = (what: string, place: RegExpExecArray | null) =>
      problems.push(problem('wcsc', { directory, file }, what, [place?.[1], place?.[2]]))
    const setCssToHead = (pieces: readonly Piece[], remark?: string) => {
      styles[file] = pieces.map((piece) => written(piece, form)).join('')
      const picture = LOCAL_PICTURE.exec(styles[file])
      if (picture) complain('a phone does not find a picture that lies in the package', picture)
      // The app's own style sheet may name elements; a component's may not.
      if (remark !== undefined && file !== APP)
        complain(remark.replace(/\([^)]*\)$/, ''), /:(\d+):(\d+)\)/.exec(remark))
      return () => {}
    }
    runInNewContext(unescaped(script), { setCssToHead })
  }
  return { styles, problems }
}

function written(piece: Piece, { screenWidth, classPrefix }: Form): string {
  if (typeof piece === 'string') return piece
  const [kind, value = 0] = piece
  if (kind === 0) return `${Math.floor((value / SCREEN_RPX) * screenWidth + 1e-4)}px`
  if (kind === 1) return classPrefix
  throw new Error('one style sheet imports another, which is not known here')
}

const unescaped = (text: string): string =>
  JSON.parse(
    `"${text.replace(/\\x([0-9a-f]{2})/gi, String.raw`\u00$1`).replaceAll(String.raw`\'`, "'")}"`,
  ) as string
