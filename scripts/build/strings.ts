import { createContext, runInContext } from 'node:vm'
import ts from 'typescript'

/** What a text may be made with out of constants alone. Nothing here can reach outside or run for long. */
const GLOBALS = new Set([
  'String',
  'Array',
  'Number',
  'JSON',
  'atob',
  'parseInt',
  'decodeURIComponent',
  'decodeURI',
  'unescape',
  'Uint8Array',
  'Uint16Array',
  'undefined',
])
const METHODS = new Set([
  'fromCharCode',
  'fromCodePoint',
  'raw',
  'from',
  'of',
  'parse',
  'join',
  'map',
  'concat',
  'split',
  'reverse',
  'slice',
  'substring',
  'substr',
  'replace',
  'replaceAll',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'at',
  'toString',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'flat',
  'flatMap',
  'filter',
  'reduce',
  'apply',
  'call',
  'length',
])
const GREATEST_DEPTH = 480
/** How much of the depth a variable takes that leads to another place. */
const STEP = 40

/**
 * Every text a script can make out of constants: its literals, and what it joins, maps, decodes or spells in character
 * codes, also by way of variables. A text that is partly unknown is given in its known parts. Numbers in a row that
 * could be character codes are read as such, whatever is done with them.
 * @param source a script, minified or not
 */
export function stringsOf(source: string): Set<string> {
  const { file, checker } = parse(source)
  const sandbox = createContext({ atob })
  const found = new Set<string>()

  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.add(node.text)
    else if (ts.isRegularExpressionLiteral(node)) found.add(node.text.replaceAll('\\', ''))
    else if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.add(node.text)
    else if (
      ts.isBinaryExpression(node) ||
      ts.isTemplateExpression(node) ||
      ts.isCallExpression(node) ||
      ts.isTaggedTemplateExpression(node)
    ) {
      for (const text of texts(evaluate(constantSource(node, new Set(), 0)))) found.add(text)
    }
    if (ts.isArrayLiteralExpression(node))
      found.add(spelled(evaluate(constantSource(node, new Set(), 0))))
    if (ts.isCallExpression(node) || ts.isNewExpression(node))
      found.add(
        spelled(
          node.arguments?.map((one) => (ts.isNumericLiteral(one) ? Number(one.text) : undefined)),
        ),
      )
    ts.forEachChild(node, visit)
  }

  /** The node as source that needs nothing but the sandbox, or undefined where it is not constant. */
  function constantSource(
    node: ts.Node,
    bound: ReadonlySet<string>,
    depth: number,
  ): string | undefined {
    if (depth > GREATEST_DEPTH) return undefined
    const inner = (child: ts.Node, names = bound) => constantSource(child, names, depth + 1)
    const all = (children: readonly ts.Node[]) => {
      const sources = children.map((child) => inner(child))
      return sources.every((one) => one !== undefined) ? sources : undefined
    }
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node))
      return JSON.stringify(ts.isNumericLiteral(node) ? Number(node.text) : node.text)
    if (ts.isRegularExpressionLiteral(node)) return node.text
    if (ts.isOmittedExpression(node)) return ''
    if (
      node.kind === ts.SyntaxKind.TrueKeyword ||
      node.kind === ts.SyntaxKind.FalseKeyword ||
      node.kind === ts.SyntaxKind.NullKeyword
    )
      return node.getText(file)
    if (ts.isParenthesizedExpression(node)) return wrap('(', inner(node.expression), ')')
    if (ts.isSpreadElement(node)) return wrap('...', inner(node.expression), '')
    if (
      ts.isPrefixUnaryExpression(node) &&
      node.operator !== ts.SyntaxKind.PlusPlusToken &&
      node.operator !== ts.SyntaxKind.MinusMinusToken
    ) {
      return wrap(`${ts.tokenToString(node.operator)}(`, inner(node.operand), ')')
    }
    if (ts.isArrayLiteralExpression(node)) return wrap('[', all(node.elements)?.join(), ']')
    if (ts.isTemplateExpression(node)) {
      const spans = all(node.templateSpans.map((span) => span.expression))
      return (
        spans &&
        `[${JSON.stringify(node.head.text)},${node.templateSpans.map((span, index) => `${spans[index]},${JSON.stringify(span.literal.text)}`).join()}].join('')`
      )
    }
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind
      if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment)
        return undefined
      if (operator === ts.SyntaxKind.InKeyword || operator === ts.SyntaxKind.InstanceOfKeyword)
        return undefined
      const sides = all([node.left, node.right])
      return sides && `(${sides[0]} ${node.operatorToken.getText(file)} ${sides[1]})`
    }
    if (ts.isConditionalExpression(node)) {
      const parts = all([node.condition, node.whenTrue, node.whenFalse])
      return parts && `(${parts[0]}?${parts[1]}:${parts[2]})`
    }
    if (ts.isPropertyAccessExpression(node))
      return METHODS.has(node.name.text)
        ? wrap('(', inner(node.expression), `).${node.name.text}`)
        : undefined
    if (ts.isElementAccessExpression(node)) {
      const key = node.argumentExpression
      if (ts.isStringLiteralLike(key))
        return METHODS.has(key.text)
          ? wrap('(', inner(node.expression), `).${key.text}`)
          : undefined
      const parts = all([node.expression, key])
      // As a number only: no way to `constructor` by a name that is put together.
      return parts && `(${parts[0]})[+(${parts[1]})]`
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const parts = all([node.expression, ...(node.arguments ?? [])])
      return (
        parts && `${ts.isNewExpression(node) ? 'new ' : ''}${parts[0]}(${parts.slice(1).join()})`
      )
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
      return functionSource(node, bound, depth)
    if (ts.isIdentifier(node)) return identifierSource(node, bound, depth)
    return undefined
  }

  function functionSource(
    node: ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration,
    bound: ReadonlySet<string>,
    depth: number,
  ): string | undefined {
    if (!node.parameters.every((one) => ts.isIdentifier(one.name) && !one.initializer))
      return undefined
    const names = node.parameters.map((one) => one.name.getText(file))
    const result = resultOf(node.body)
    const body = result && constantSource(result, new Set([...bound, ...names]), depth + 1)
    const list = node.parameters.map(
      (one) => `${one.dotDotDotToken ? '...' : ''}${one.name.getText(file)}`,
    )
    return body && `((${list.join()})=>(${body}))`
  }

  function identifierSource(
    node: ts.Identifier,
    bound: ReadonlySet<string>,
    depth: number,
  ): string | undefined {
    if (bound.has(node.text)) return node.text
    const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration
    if (declaration === undefined) return GLOBALS.has(node.text) ? node.text : undefined
    // Each step costs, so that a ring ends.
    if (ts.isFunctionDeclaration(declaration))
      return functionSource(declaration, new Set(), depth + STEP)
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined
    // A later assignment may change it: that text is found where it is written.
    return wrap('(', constantSource(declaration.initializer, new Set(), depth + STEP), ')')
  }

  function evaluate(expression: string | undefined): unknown {
    if (expression === undefined) return undefined
    try {
      return runInContext(expression, sandbox, { timeout: 100 })
    } catch {
      return undefined
    }
  }

  visit(file)
  return found
}

/** What a function of one expression returns. */
function resultOf(body: ts.ConciseBody | undefined): ts.Expression | undefined {
  if (body === undefined || !ts.isBlock(body)) return body
  const [statement, more] = body.statements
  return statement && !more && ts.isReturnStatement(statement) ? statement.expression : undefined
}

function wrap(before: string, source: string | undefined, after: string): string | undefined {
  return source === undefined ? undefined : before + source + after
}

/** Fewer do not name a host. */
const FEWEST_CODES = 4

/** What a list of numbers spells in plain characters; nothing where it spells none. */
function spelled(value: unknown): string {
  const isCode = (one: unknown): one is number =>
    typeof one === 'number' && Number.isInteger(one) && one >= 0x20 && one <= 0x7e
  return Array.isArray(value) && value.length >= FEWEST_CODES && value.every(isCode)
    ? String.fromCharCode(...value)
    : ''
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.flatMap(texts) : []
}

function parse(source: string) {
  const name = '/script.js'
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
  const host: ts.CompilerHost = {
    getSourceFile: (path) => (path === name ? file : undefined),
    fileExists: (path) => path === name,
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  }
  const program = ts.createProgram(
    [name],
    { allowJs: true, noLib: true, noResolve: true, target: ts.ScriptTarget.ESNext, types: [] },
    host,
  )
  return { file, checker: program.getTypeChecker() }
}
