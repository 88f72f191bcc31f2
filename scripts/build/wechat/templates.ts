import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TmplGroup } from 'glass-easel-template-compiler'
import { problem, type Problem } from './problem.ts'

interface Remark {
  isError: boolean
  message: string
  startLine: number
  startColumn: number
}

/**
 * WXML by the compiler of glass-easel, WeChat's newer component framework.
 * @param files every template, from `directory`
 * @param edit changes a template's text before it is compiled
 * @returns one expression, an object with every template's own by its path without ending; and what is wrong
 */
export function compileTemplates(
  directory: string,
  files: readonly string[],
  edit: (wxml: string) => string = (wxml) => wxml,
): { expression: string; problems: Problem[] } {
  const group = new TmplGroup()
  try {
    const problems = files.flatMap((file) => {
      const wxml = edit(readFileSync(join(directory, file), 'utf8'))
      const remarks = group.addTmpl(file.replace(/\.wxml$/, ''), wxml) as Remark[]
      return remarks.map(({ message, startLine, startColumn }) => {
        const place = [startLine + 1, startColumn + 1] as const
        return problem('glass-easel', { directory, file }, message, place)
      })
    })
    return { expression: group.getTmplGenObjectGroups(), problems }
  } finally {
    group.free()
  }
}
