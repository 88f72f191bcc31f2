import type { Node, Element, Owner } from './model.ts'
import { shown, type Scope, type TemplateElement, type TemplateNode } from './wxml.ts'

const NOT_SUPPORTED = new Set(['import', 'include', 'template', 'wxs'])

/** Everything of the owner's template that its data lets be there. Makes, updates and keeps the components in it. */
export function renderTemplate(owner: Owner): Node[] {
  return renderAll(owner, owner.definition.template, (name) => owner.instance.data[name], '')
}

function renderAll(
  owner: Owner,
  nodes: readonly TemplateNode[],
  scope: Scope,
  path: string,
): Node[] {
  const out: Node[] = []
  let chainTaken = false
  for (const node of nodes) {
    if (node.kind === 'text') {
      const text = shown(node.value(scope))
      if (text.trim() !== '') chainTaken = false
      if (text !== '') out.push({ kind: 'text', text })
      continue
    }
    const condition = node.attrs.get('wx:if') ?? node.attrs.get('wx:elif')
    const continues = node.attrs.has('wx:elif') || node.attrs.has('wx:else')
    if (node.attrs.has('wx:for')) {
      out.push(...renderEach(owner, node, scope, path))
      continue
    }
    if (condition !== undefined || continues) {
      const taken: boolean =
        !(continues && chainTaken) && (condition === undefined || Boolean(condition(scope)))
      chainTaken = (continues && chainTaken) || taken
      if (!taken) continue
    }
    out.push(...renderOne(owner, node, scope, `${path}/${node.id}`))
  }
  return out
}

function renderEach(owner: Owner, node: TemplateElement, scope: Scope, path: string): Node[] {
  const list = node.attrs.get('wx:for')!(scope)
  const entries: [unknown, unknown][] = Array.isArray(list)
    ? list.map((item, index) => [index, item])
    : typeof list === 'number'
      ? Array.from({ length: list }, (_item, index) => [index, index])
      : Object.entries(list ?? {})
  const itemName = shown(node.attrs.get('wx:for-item')?.(scope) ?? 'item')
  const indexName = shown(node.attrs.get('wx:for-index')?.(scope) ?? 'index')
  const keyName = node.attrs.get('wx:key')?.(scope)
  const condition = node.attrs.get('wx:if')
  const seen = new Set<string>()
  return entries.flatMap(([index, item]) => {
    const inner: Scope = (name) =>
      name === itemName ? item : name === indexName ? index : scope(name)
    if (condition && !condition(inner)) return []
    let key = shown(
      keyName === undefined
        ? index
        : keyName === '*this'
          ? item
          : ((item as Record<string, unknown>)?.[String(keyName)] ?? index),
    )
    if (seen.has(key)) key += `#${String(index)}`
    seen.add(key)
    return renderOne(owner, node, inner, `${path}/${node.id}:${key}`)
  })
}

function renderOne(owner: Owner, node: TemplateElement, scope: Scope, key: string): Node[] {
  if (NOT_SUPPORTED.has(node.tag))
    throw new Error(`${owner.definition.path}.wxml: <${node.tag}> is not known to the harness yet`)
  if (node.tag === 'block') return renderAll(owner, node.children, scope, key)
  const attrs: Record<string, unknown> = {}
  for (const [name, value] of node.attrs) if (!name.startsWith('wx:')) attrs[name] = value(scope)
  const element: Element = { kind: 'element', tag: node.tag, attrs, children: [], owner, key }
  // A component stands before what is put into its slots: the latter looks for the former as its parent.
  owner.placeComponent(element)
  element.children = renderAll(owner, node.children, scope, key)
  return [element]
}
