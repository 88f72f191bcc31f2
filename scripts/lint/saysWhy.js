/**
 * A `!` claims what the compiler cannot see. Where it stays, a comment says why it holds: on its line, or on lines of
 * its own above it.
 */
export const saysWhy = {
  meta: {
    type: 'suggestion',
    messages: { why: 'Say on this line why it cannot be undefined, or let the compiler see it.' },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context
    const explained = new Set(
      sourceCode.getAllComments().map(({ loc: { start, end } }) => {
        const before = sourceCode.lines[start.line - 1].slice(0, start.column)
        return before.trim() === '' ? end.line + 1 : end.line
      }),
    )
    return {
      TSNonNullExpression(node) {
        if (![node.loc.start.line, node.loc.end.line].some((line) => explained.has(line)))
          context.report({ node, messageId: 'why' })
      },
    }
  },
}
