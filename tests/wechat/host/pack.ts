/** Stands where a component's own prefix goes, which keeps its classes apart from others'. */
export const CLASS_PREFIX = '\u0001'

export interface AppJson {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  usingComponents?: Record<string, string>
}

/** A built mini-program, compiled by WeChat's compilers, as a host runs it. Paths are from its root, without ending. */
export interface Pack {
  app: AppJson
  /** Every page's and component's own json. */
  json: Record<string, { component?: boolean; usingComponents?: Record<string, string> }>
  /** Every script's text, by its path with ending. */
  scripts: Record<string, string>
  /** What wcc made of the templates: a script that defines `$gwx`. */
  wxml: string
  /** What glass-easel's compiler made of them: an expression. */
  templates: string
  /** What wcsc made of the style sheets; CLASS_PREFIX stands before every class. */
  styles: Record<string, string>
}
