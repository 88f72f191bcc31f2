import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { problem, type Problem } from './problem.ts'
import { runCompiler } from './tencent.ts'

/** How the compiled templates are called in the script they come in. */
const FUNCTION_NAME = '$gwx'

/**
 * WXML by Tencent's wcc.
 * @param files every template, from `directory`
 * @returns one script that defines `$gwx(path)`, each template's function; and what is wrong, where something is
 */
export function compileWxml(
  directory: string,
  files: readonly string[],
): { script: string; problems: Problem[] } {
  const whole = wcc(directory, files)
  if ('output' in whole)
    return { script: whole.output, problems: rehearse(whole.output, directory, files) }
  // It stops at the first that is wrong; alone, each says its own.
  const problems = files.flatMap((file) => {
    const alone = wcc(directory, [file])
    if ('output' in alone) return rehearse(alone.output, directory, [file])
    const [, line, column, what] = /^\S+?:(\d+):(\d+): (.*)$/s.exec(alone.complaint) ?? []
    return [problem('wcc', { directory, file }, what ?? alone.complaint, [line, column])]
  })
  if (problems.length === 0) throw new Error(`wcc takes each file, but not all: ${whole.complaint}`)
  return { script: '', problems }
}

function wcc(directory: string, files: readonly string[]) {
  const components = files.flatMap((file) => {
    const tags = tagsOf(join(directory, file.replace(/wxml$/, 'json')))
    return tags.length > 0 ? [[file, tags.length, ...tags].join(' ')] : []
  })
  const described = [components.length, ...components].join(' ')
  return runCompiler('wcc', ['-d', '-cc', described, ...files, '-gn', FUNCTION_NAME], directory)
}

function tagsOf(path: string): string[] {
  try {
    const json = JSON.parse(readFileSync(path, 'utf8')) as { usingComponents?: object }
    return Object.keys(json.usingComponents ?? {})
  } catch {
    return []
  }
}

/** Draws every template once, without data: some of what it finds fault with, the compiled script says only then. */
function rehearse(script: string, directory: string, files: readonly string[]): Problem[] {
  return files.flatMap((file) => {
    const said = new Set<string>()
    const say = (...words: unknown[]) => void said.add(words.map(String).join(' '))
    const console = { log: say, warn: say, error: say, info: say, group: say, groupEnd() {} }
    const context = createContext({ console, window: {}, global: {}, path: file })
    runInContext(`${script}\n;${FUNCTION_NAME}(path)({})`, context)
    return [...said].map((words) => {
      const [, line, column, what] = /:(-?\d+):(-?\d+): (.*)$/s.exec(words) ?? []
      return problem('wcc', { directory, file }, what ?? words, [line, column])
    })
  })
}
