import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import ts from 'typescript'

/** Whether the compiler has an objection to a file that it has not to the file as it stands on the disk. */
export type Objects = (file: string, text: string) => boolean

/**
 * The compiler is a test, too: what it refuses never runs. Not for what is merely no longer used, which it would also
 * say of a change that nobody else notices.
 */
export function createCompiler(): Objects {
  const projects = new Map<string, Project>()
  const usual = new Map<string, number>()
  return (file, text) => {
    const path = resolve(file)
    const config = ts.findConfigFile(dirname(path), existsSync)
    if (config === undefined) throw new Error(`${file} belongs to no tsconfig.json`)
    const project = projects.get(config) ?? openProject(config)
    projects.set(config, project)
    const before = usual.get(path) ?? project.objections(path)
    usual.set(path, before)
    return project.objections(path, text) > before
  }
}

interface Project {
  /** How many there are to the file, were this its text; else as it stands. */
  objections(path: string, text?: string): number
}

function openProject(config: string): Project {
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile) as { config: unknown }
  const { options, fileNames } = ts.parseJsonConfigFileContent(json, ts.sys, dirname(config))
  let changed: { path: string; text: string } | undefined
  const textOf = (path: string) => (path === changed?.path ? changed.text : ts.sys.readFile(path))
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    // Whatever is not changed stays as it was read first.
    getScriptVersion: (path) => (path === changed?.path ? changed.text : ''),
    getScriptSnapshot(path) {
      const text = textOf(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => dirname(config),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: existsSync,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
  })
  return {
    objections(path, text) {
      changed = text === undefined ? undefined : { path, text }
      return [
        ...service.getSyntacticDiagnostics(path),
        ...service.getSemanticDiagnostics(path),
      ].filter(({ reportsUnnecessary }) => reportsUnnecessary === undefined).length
    },
  }
}
