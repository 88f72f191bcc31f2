import * as frame from 'j-component'
import * as exparser from 'miniprogram-exparser'
import type { ExparserElement } from 'miniprogram-exparser'
import { BUILT_INS, type BuiltIn } from '../wx/facts.ts'
import { Native, PROPERTIES, type Properties } from './builtIns.ts'
import type { Drawn, Engine, EngineNeeds, Instance, Made, Options } from './engine.ts'
import { withReady } from './lifetimes.ts'
import type { Pack } from './pack.ts'

/** What a compiled template draws: wcc numbers the branches of a condition. */
interface Tree {
  wxVkey?: number
  wxKey?: unknown
  children?: (Tree | string)[]
}
type Generate = (data: object) => Tree

/** What the package's own types leave out: a template that is compiled already. */
const { register, create } = frame as unknown as {
  register(options: Options): string
  create(id: string): Root
}

interface Root {
  _exparserNode: ExparserElement
  instance: Instance
}

type Self = Instance & { _exparserNode: ExparserElement }

/** What j-component remembers of a node: what the template says of it. */
type Remembered = ExparserElement & {
  _vt?: { event: Record<string, { name: string; handler: string }> }
}

/** exparser, the framework of today's WeChat, over templates that wcc has compiled. */
export function exparserEngine(pack: Pack, needs: EngineNeeds): Engine {
  const template = templatesOf(pack.wxml, needs.report)
  const known = new Set<string>(BUILT_INS)
  exparser.addGlobalErrorListener((error) => needs.report(error as Error))
  exparser.addGlobalWarningListener((words) => needs.report(new Error(String(words))))
  for (const tag of BUILT_INS) registerBuiltIn(tag, needs)

  return {
    define(path, usingComponents, run) {
      run((options) => {
        register({
          ...withReady<Self>(options, (self) => ready(self, needs)),
          id: path,
          path: `/${path}`,
          tagName: path.split('/').at(-1),
          template: template(path),
          usingComponents,
        })
        known.add(path)
      })
    },
    open(path) {
      if (!known.has(path)) throw new Error(`${path} is not registered`)
      return made(create(path), known)
    },
    emit(element, type, detail) {
      exparser.Event.dispatchEvent(
        nodeAt(element),
        exparser.Event.create(type, detail, {
          bubbles: true,
          capturePhase: true,
          composed: true,
          extraFields: { touches: [], changedTouches: [] },
        }),
      )
    },
  }
}

function templatesOf(script: string, report: (error: Error) => void): (path: string) => Generate {
  const complain = (...words: unknown[]) =>
    report(
      words.find((one): one is Error => one instanceof Error) ??
        new Error(words.map(String).join(' ')),
    )
  const console = Object.fromEntries(
    ['log', 'info', 'warn', 'error', 'group'].map((level) => [level, complain]),
  )
  // A version of WeChat's view that takes the tree as it is.
  const window = { __webview_engine_version__: 0.02 }
  // What the compiler wrote, as WeChat runs it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const compiled = new Function(
    ...['window', 'global', 'console'],
    `var __WXML_GLOBAL__, $gwx; ${script}; return $gwx`,
  ) as (...given: unknown[]) => (path: string) => Generate | undefined
  const find = compiled(window, {}, { ...console, groupEnd() {} })
  return (path) => {
    const generate = find(`${path}.wxml`)
    if (generate === undefined) throw new Error(`${path}.wxml is not there`)
    return (data) => withBranches(generate(data))
  }
}

/**
 * WeChat draws another branch anew; j-component knows keys only, and would keep a component with what it was given
 * before.
 */
function withBranches(tree: Tree): Tree {
  for (const [place, child] of (tree.children ?? []).entries()) {
    if (typeof child !== 'object') continue
    if (tree.wxVkey !== undefined) child.wxKey ??= `branch ${tree.wxVkey} ${place}`
    withBranches(child)
  }
  return tree
}

function registerBuiltIn(tag: BuiltIn, needs: EngineNeeds): void {
  type Drawn = Self & { data: Properties; native?: Native }
  const put = function (this: Drawn) {
    this.native?.put(this.data)
  }
  register({
    id: tag,
    tagName: `wx-${tag}`,
    template: '<slot/>',
    properties: Object.fromEntries(
      PROPERTIES.map((name) => [name, { type: null, value: undefined, observer: put }]),
    ),
    lifetimes: {
      created(this: Drawn & { triggerEvent(type: string, detail: object): void }) {
        const node = this._exparserNode
        this.native = new Native(
          tag,
          node.$$,
          (type, detail) => this.triggerEvent(type, detail),
          needs.builtIns,
        )
        node.addListener('tap', () => this.native?.tapped(this.data))
        put.call(this)
      },
    },
  })
}

/** j-component itself tells a page before its `onLoad`, and whatever comes later never. */
function ready({ _exparserNode: node }: Self, { later, report }: EngineNeeds): void {
  later(() => {
    try {
      if (exparser.Element.isAttached(node)) node.triggerLifeTime('ready')
    } catch (error) {
      report(error as Error)
    }
  })
}

function made(root: Root, known: ReadonlySet<string>): Made {
  const node = root._exparserNode
  return {
    instance: root.instance,
    attach(parent) {
      parent.appendChild(node.$$)
      exparser.Element.pretendAttached(node)
    },
    detach: () => exparser.Element.pretendDetached(node),
    pageLife(name) {
      for (const one of components(node)) one.triggerPageLifeTime(name, [])
    },
    drawn: () => drawnIn(node, known),
  }
}

/** What an element belongs to: one of WeChat's own components may be drawn as several. */
function nodeAt(element: Element): ExparserElement {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const node = (at as ExparserElement['$$']).__wxElement
    if (node !== undefined) return node
  }
  throw new Error(`no part of the app: ${element.outerHTML}`)
}

function* nodes(node: ExparserElement): Iterable<ExparserElement> {
  yield node
  if (node.shadowRoot) yield* nodes(node.shadowRoot as ExparserElement)
  for (const child of node.childNodes)
    if (child instanceof exparser.Element) yield* nodes(child as ExparserElement)
}

function* components(root: ExparserElement): Iterable<ExparserElement> {
  for (const one of nodes(root)) if (one instanceof exparser.Component) yield one
}

function drawnIn(root: ExparserElement, known: ReadonlySet<string>): Drawn[] {
  const drawn: Drawn[] = []
  for (const one of nodes(root)) {
    const element = (one as Partial<ExparserElement>).$$
    if (element === undefined) continue
    const owner = one.ownerShadowRoot?.getHostNode()
    const events = Object.values((one as Remembered)._vt?.event ?? {})
    drawn.push({
      element,
      unknown: one !== root && !known.has(one.is ?? ''),
      handlers: events.flatMap(({ name, handler }) =>
        handler ? [{ event: name, method: handler }] : [],
      ),
      owner: owner ? exparser.Element.getMethodCaller(owner) : {},
    })
  }
  return drawn
}
