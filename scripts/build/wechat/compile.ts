import { filesIn } from '../files.ts'
import type { Problem } from './problem.ts'
import { compileTemplates } from './templates.ts'
import { compileWxml } from './wxml.ts'
import { compileWxss } from './wxss.ts'

export interface Compiled {
  templates: number
  styleSheets: number
  problems: Problem[]
}

/**
 * Has WeChat's own compilers go through every template and style sheet of a built mini-program: wcc and wcsc, which are
 * what its developer tools use, and that of glass-easel, its newer framework.
 * @throws Error where one of them cannot be run on this machine
 */
export async function compileForWechat(directory: string): Promise<Compiled> {
  const files = await filesIn(directory)
  const wxml = files.filter((file) => file.endsWith('.wxml'))
  const wxss = files.filter((file) => file.endsWith('.wxss'))
  return {
    templates: wxml.length,
    styleSheets: wxss.length,
    problems: [
      ...(wxml.length > 0 ? compileWxml(directory, wxml).problems : []),
      ...compileTemplates(directory, wxml).problems,
      ...(wxss.length > 0 ? compileWxss(directory, wxss).problems : []),
    ],
  }
}
