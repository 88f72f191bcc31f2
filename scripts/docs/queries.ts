import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { leading } from '../../cloudfunctions/lib/store/sqliteStatements.ts'
import { COLLECTIONS, type Collection } from '../../cloudfunctions/lib/store/store.ts'
import { code, markdownTable } from './markdown.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a function asks of a collection, as its code says it. */
interface Asked {
  collection: Collection
  where: string[]
  range: string | undefined
  orderBy: string | undefined
  /** Under cloudfunctions/. */
  file: string
}

/** docs/queries.md: every query of the functions, and the index that serves it. */
export function queriesPage(): string {
  const rows = queries().map(({ collection, where, range, orderBy, file }) => {
    const index = leading({
      where: Object.fromEntries(where.map((field) => [field, ''])),
      ...(range !== undefined && { range: { field: range } }),
      ...(orderBy !== undefined && { orderBy: { field: orderBy } }),
    })
    const others = new Set([...where, range, orderBy].filter((field) => field !== index))
    return [
      code(collection),
      named(where),
      named([range]),
      named([orderBy]),
      index === undefined ? '编号' : code(index),
      named([...others]),
      code(file),
    ]
  })
  return `<!-- 由 npm run docs 从云函数的代码生成，请勿手改 -->

# 哪个查询用哪个索引

按编号读写的不在这里：编号自己就是索引。

SQLite 里，每个查询点名用「走」的那个索引（字段和编号在一起），用不上就报错。CloudBase 自己选，可选的是「走」和「还可选」两列，都是[集合的表](deploy.md)里的单字段索引，\`npm run cloud -- check\` 逐个读回来核对；它实际选了哪一个，要在云上看。

${markdownTable(['集合', '等于', '范围', '顺序', '走', '还可选', '在哪里'], rows)}
`
}

const named = (fields: readonly (string | undefined)[]): string =>
  fields
    .filter((field) => field !== undefined)
    .map(code)
    .join('、')

/** @throws Error for one that is not to be read from the code, or asks for a field without an index */
function queries(): Asked[] {
  const files = ts.sys
    .readDirectory(`${root}cloudfunctions`, ['.ts'])
    .filter((file) => !/\.test\.ts$|\/testing\.ts$|\/lib\/store\//.test(file))
    .filter((file) => ts.sys.readFile(file)?.includes('.find'))
  const program = ts.createProgram(files, OPTIONS, ownCodeOnly())
  const checker = program.getTypeChecker()
  const found: Asked[] = []
  for (const file of files) {
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`${file} is not to be read`)
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && asksStore(checker, node))
        found.push(...askedBy(checker, node, file.slice(`${root}cloudfunctions/`.length)))
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  const lines = new Map(found.map((asked) => [JSON.stringify(asked), asked]))
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, asked]) => asked)
}

const OPTIONS: ts.CompilerOptions = {
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  lib: ['lib.es2022.d.ts'],
  strict: true,
  target: ts.ScriptTarget.ESNext,
  types: [],
}

/** A query is said in our own words: reading the libraries' as well would take four times as long. */
function ownCodeOnly(): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS)
  host.resolveModuleNameLiterals = (literals, from, _redirected, options) =>
    literals.map(({ text }) =>
      text.startsWith('.')
        ? ts.resolveModuleName(text, from, options, host)
        : { resolvedModule: undefined },
    )
  return host
}

/** Whether it calls `find` of a Store. */
function asksStore(checker: ts.TypeChecker, { expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'find') return false
  return checker.getTypeAtLocation(expression.expression).symbol?.name === 'Store'
}

function askedBy(
  checker: ts.TypeChecker,
  { arguments: [collection, query] }: ts.CallExpression,
  file: string,
): Asked[] {
  if (collection === undefined || query === undefined) throw new Error(`${file}: asks nothing`)
  const member = (of: ts.Type, name: string): ts.Type | undefined => {
    const symbol = variantsOf(of).flatMap((one) => checker.getPropertyOfType(one, name) ?? [])[0]
    return symbol && checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(symbol, query))
  }
  const fieldOf = (part: ts.Type | undefined): string | undefined => {
    const symbol = part && checker.getPropertyOfType(part, 'field')
    if (symbol === undefined) return undefined
    const type = checker.getTypeOfSymbolAtLocation(symbol, query)
    if (type.isStringLiteral()) return type.value
    const written = symbol.valueDeclaration
    if (written && ts.isPropertyAssignment(written) && ts.isStringLiteral(written.initializer))
      return written.initializer.text
    throw new Error(`${file}: a query whose field is not to be read from the code`)
  }
  const type = checker.getTypeAtLocation(query)
  const where = member(type, 'where')
  const asked = {
    where: where === undefined ? [] : where.getProperties().map(({ name }) => name),
    range: fieldOf(member(type, 'range')),
    orderBy: fieldOf(member(type, 'orderBy')),
    file,
  }
  return variantsOf(checker.getTypeAtLocation(collection)).map((one) => {
    if (!one.isStringLiteral() || !(one.value in COLLECTIONS))
      throw new Error(`${file}: a query of a collection that is not to be read from the code`)
    const name = one.value as Collection
    const indexed: readonly string[] = COLLECTIONS[name]
    for (const field of [...asked.where, asked.range, asked.orderBy])
      if (field !== undefined && !indexed.includes(field))
        throw new Error(`${file}: ${name} has no index on ${field}`)
    return { collection: name, ...asked }
  })
}

const variantsOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type])
