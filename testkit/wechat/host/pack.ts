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

/** A path as a page's or component's files name it, from the root. */
export function resolved(from: string, to: string): string {
  const parts = to.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of to.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** A subpackage's root may be written with slashes around it. */
export const withoutSlashes = (root: string): string => root.replace(/^\/|\/$/g, '')

/** The app's pages, those of the subpackages included. */
export const pagesOf = ({ pages, subPackages = [] }: AppJson): string[] => [
  ...pages,
  ...subPackages.flatMap(({ root, pages: inside }) =>
    inside.map((page) => `${withoutSlashes(root)}/${page}`),
  ),
]
