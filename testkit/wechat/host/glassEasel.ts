import * as glassEasel from 'glass-easel'
import {
  MiniProgramEnv,
  type AssociatedBackend,
  type CodeSpace,
  type ComponentEnv,
  type Root,
} from 'glass-easel-miniprogram-adapter'
import { BUILT_INS, type BuiltIn } from '../wx/facts.ts'
import { Native, PROPERTIES, type Properties } from './builtIns.ts'
import type { Drawn, Engine, EngineNeeds, Instance, Made } from './engine.ts'
import { withReady } from './lifetimes.ts'
import { CLASS_PREFIX, type Pack } from './pack.ts'

/** `this` of a component, and the component itself. */
type Caller = Instance & { data: Properties; _$: glassEasel.GeneralComponent }

/** What an element is drawn as, and who listens to it. */
type Node = glassEasel.Element & {
  $$: HTMLElement
  _$eventTarget: { listeners: Record<string, unknown> }
}

/** glass-easel, WeChat's newer framework, over templates that its own compiler has compiled. */
export function glassEaselEngine(pack: Pack, needs: EngineNeeds): Engine {
  const report = (error: unknown) => {
    needs.report(error instanceof Error ? error : new Error(String(error)))
    return false
  }
  glassEasel.addGlobalErrorListener(report)
  // Before uni-app's first data every list is nothing.
  glassEasel.addGlobalWarningListener((words) =>
    /^The for-list data .* got type "undefined"/.test(words) ? false : report(words),
  )
  // What the compiler wrote, as WeChat runs it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const templates = new Function(`return ${pack.templates}`)() as Record<string, unknown>
  const context = new glassEasel.CurrentWindowBackendContext()
  context.onEvent((target, type, detail, options) => {
    const event = new glassEasel.Event(type, detail, options)
    glassEasel.Event.dispatchEvent(target, event)
    return event.getEventBubbleStatus()
  })
  const environment = new MiniProgramEnv()
  const space = environment.createCodeSpace('', true)
  // uni-app puts its handlers on the instance at run time; WeChat looks there.
  space.getComponentSpace().updateComponentOptions({ useMethodCallerListeners: true })
  for (const tag of BUILT_INS) {
    const path = `wx/${tag}`
    space.addComponentStaticConfig(path, { component: true })
    const { _$: definition } = space.componentEnv(path, (given) => builtIn(given, tag, needs))
    space.getComponentSpace().setGlobalUsingComponent(`wx-${tag}`, definition)
  }
  handOutPlainEvents()
  const backend = environment.associateBackend(context)
  addStyles(pack, space, backend)
  const known = new Set(BUILT_INS.map((tag) => `wx/${tag}`))

  return {
    define(path, usingComponents, run) {
      const isComponent = pack.json[path]?.component === true
      space.addComponentStaticConfig(path, {
        ...pack.json[path],
        usingComponents: Object.fromEntries(
          Object.entries(usingComponents).map(([tag, to]) => [tag, `/${to}`]),
        ),
        // `addGlobalClass` of the script's own options means this, and is not looked at.
        styleIsolation: (isComponent ? 'apply-shared' : 'shared') as never,
      })
      space.addCompiledTemplate(path, { groupList: templates, content: templates[path] } as never)
      space.componentEnv(path, ({ Component }) =>
        run((options) => {
          Component(withReady<Caller>(options, (self) => ready(self, needs)) as never)
        }),
      )
      known.add(path)
    },
    open: (path) => made(backend.createRoot('wx-page', space, path), known),
    emit() {
      throw new Error('here, only a finger taps')
    },
  }
}

/** Each component's classes have a prefix of their own, as its style sheet has. */
function addStyles(pack: Pack, space: CodeSpace, backend: AssociatedBackend): void {
  const components = Object.keys(pack.json).filter((path) => pack.json[path]!.component)
  for (const [path, css] of Object.entries(pack.styles)) {
    const place = components.indexOf(path)
    const scope = place < 0 ? undefined : `c${place}`
    space.addStyleSheet(path, path, scope)
    const prefix = scope === undefined ? '' : `${scope}--`
    backend.registerStyleSheetContent(path, css.replaceAll(CLASS_PREFIX, prefix))
  }
}

/** A handler is given an event of its own, as WeChat gives it: plain, and the app may write into it. */
function handOutPlainEvents(): void {
  const { Component, Event } = glassEasel
  const find = Component.getMethod.bind(Component)
  Component.getMethod = (component: glassEasel.GeneralComponent, name: string) => {
    const method = find(component, name) as ((...given: unknown[]) => unknown) | undefined
    return (
      method &&
      function (this: unknown, ...given: unknown[]) {
        return method.apply(
          this,
          given.map((one) =>
            one instanceof Event ? plain(one as Partial<PlainEvent> as PlainEvent) : one,
          ),
        )
      }
    )
  }
}

interface Place {
  id?: string
  dataset?: object
}
interface PlainEvent {
  type: string
  timeStamp: number
  detail: unknown
  mark: unknown
  target: Place
  currentTarget: Place
}

function plain({ type, timeStamp, detail, mark, target, currentTarget }: PlainEvent): PlainEvent {
  const place = ({ id = '', dataset }: Place) => ({
    id,
    dataset: { ...dataset },
    offsetLeft: 0,
    offsetTop: 0,
  })
  return {
    type,
    timeStamp,
    detail,
    mark,
    target: place(target),
    currentTarget: place(currentTarget),
  }
}

function ready({ _$: component }: Caller, { later, report }: EngineNeeds): void {
  later(() => {
    try {
      if (glassEasel.Element.isAttached(component)) component.triggerLifetime('ready', [])
    } catch (error) {
      report(error as Error)
    }
  })
}

function builtIn({ Component }: ComponentEnv, tag: BuiltIn, { builtIns }: EngineNeeds) {
  type Self = Caller & { native?: Native; triggerEvent(type: string, detail: object): void }
  return Component({
    properties: Object.fromEntries(PROPERTIES.map((name) => [name, null])),
    observers: {
      [PROPERTIES.join(', ')](this: Self) {
        this.native?.put(this.data)
      },
    },
    lifetimes: {
      created(this: Self) {
        const fire = (type: string, detail: object) => this.triggerEvent(type, detail)
        this.native = new Native(tag, (this._$ as unknown as Node).$$, fire, builtIns)
        this._$.addListener('tap', () => {
          this.native?.tapped(this.data)
        })
        this.native.put(this.data)
      },
    },
  } as never) as unknown as { _$: glassEasel.GeneralComponentDefinition }
}

function made(root: Root, known: ReadonlySet<string>): Made {
  const component = root.getComponent()
  return {
    instance: root.get() as unknown as Instance,
    attach(frame) {
      const place = frame.appendChild(document.createElement('span'))
      root.attach(frame as never, place as never)
    },
    detach: () => root.release(),
    pageLife: (name) => component.triggerPageLifetime(name, []),
    drawn: () => drawnIn(component, known),
  }
}

function drawnIn(component: glassEasel.GeneralComponent, known: ReadonlySet<string>): Drawn[] {
  const drawn: Drawn[] = []
  const visit = (node: glassEasel.Node) => {
    const element = node.asElement() as Node | null
    if (element?.$$)
      drawn.push({
        element: element.$$,
        unknown: !known.has(element.asGeneralComponent()?.is ?? ''),
        // It says who listens, but no longer by which name.
        handlers: Object.keys(element._$eventTarget.listeners).map((event) => ({ event })),
        owner: {},
      })
    element?.forEachComposedChild(visit)
  }
  visit(component)
  return drawn
}
