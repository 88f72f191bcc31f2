import { copy, defaultOf, put, same } from './data.ts'
import { callHandlers } from './events.ts'
import type { Definition, Element, Instance, Method, Node, Owner, Surroundings } from './model.ts'
import { renderTemplate } from './render.ts'

let lastId = 0

/** One component or page on a device: its instance in the app's code, and what it shows. */
export class Component implements Owner {
  readonly instance: Instance
  readonly definition: Definition
  readonly surroundings: Surroundings
  tree: Node[] = []
  /** Where it stands in its owner's tree. A page stands nowhere. */
  host: Element | undefined
  /** What a person did to fields of this tree, by the element's key. */
  readonly touched = new Map<string, { attr: unknown; value: unknown }>()
  #children = new Map<string, Component>()
  #visited = new Set<string>()
  #attached = false
  #rendering = false
  #dirty = false

  constructor(definition: Definition, surroundings: Surroundings, own: Record<string, unknown>) {
    this.definition = definition
    this.surroundings = surroundings
    const { options } = definition
    const data: Record<string, unknown> = copy(options.data ?? {}) as Record<string, unknown>
    for (const [name, property] of Object.entries(options.properties ?? {}))
      data[name] = defaultOf(property)
    this.instance = {
      is: definition.path,
      __wxExparserNodeId__: `node${++lastId}`,
      __wxWebviewId__: 1,
      ...options.methods,
      ...own,
      data,
      properties: data,
      setData: (patch, done) => this.#setData(patch, done),
      triggerEvent: (name, detail) => {
        if (this.host) callHandlers([this.host], name, detail)
      },
      selectComponent: (selector: string) => this.#select(selector)[0] ?? null,
      selectAllComponents: (selector: string) => this.#select(selector),
      getOpenerEventChannel: () => ({ on() {}, once() {}, off() {}, emit() {} }),
      hasBehavior: () => false,
    }
    this.#life('created')
  }

  /** Every component in its own tree, those in its slots' content included. */
  get children(): Iterable<Component> {
    return this.#children.values()
  }

  attach(): void {
    // From the outside in: what stands in it is attached when its own code is through, for it looks for its parent then.
    this.#life('attached')
    this.#attached = true
    this.refresh()
  }

  detach(): void {
    for (const child of this.#children.values()) child.detach()
    this.#attached = false
    this.#life('detached')
  }

  ready(): void {
    if (this.#attached) this.#life('ready')
  }

  pageLife(name: 'show' | 'hide'): void {
    this.surroundings.guard(() =>
      this.definition.options.pageLifetimes?.[name]?.call(this.instance),
    )
    for (const child of this.#children.values()) child.pageLife(name)
  }

  /** Called while the owner is rendered, for every element that may be a component. */
  placeComponent(element: Element): void {
    this.surroundings.rendered(element)
    const definition = this.definition.uses.get(element.tag)?.()
    if (definition === undefined) return
    this.#visited.add(element.key)
    const known = this.#children.get(element.key)
    const child =
      known ??
      new Component(definition, this.surroundings, { id: element.attrs.id ?? '', dataset: {} })
    element.component = child
    child.host = element
    child.#setProperties(element.attrs)
    if (known) return
    this.#children.set(element.key, child)
    child.attach()
    this.surroundings.later(() => child.ready())
  }

  refresh(): void {
    if (!this.#attached) return
    this.#dirty = true
    if (this.#rendering) return
    this.#rendering = true
    try {
      for (let rounds = 0; this.#dirty; rounds++) {
        if (rounds > 100)
          throw new Error(`${this.definition.path} changes its data for ever while it is rendered`)
        this.#dirty = false
        this.#visited.clear()
        this.tree = renderTemplate(this)
      }
    } finally {
      this.#rendering = false
    }
    for (const [key, child] of this.#children) {
      if (this.#visited.has(key)) continue
      this.#children.delete(key)
      child.detach()
    }
  }

  #setProperties(attrs: Record<string, unknown>): void {
    const properties = this.definition.options.properties ?? {}
    const changed: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(attrs)) {
      const property = name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase())
      if (property in properties && !same(this.instance.data[property], value))
        changed[property] = value
    }
    if (Object.keys(changed).length > 0) this.#setData(changed)
  }

  #setData(patch: Record<string, unknown>, done?: () => void): void {
    const { options } = this.definition
    const before = new Map<string, unknown>()
    for (const [path, value] of Object.entries(patch)) {
      // WeChat warns of it and leaves the field as it is.
      if (value === undefined) continue
      const [first, ...rest] = path.split(/[.[\]]+/).filter((part) => part !== '')
      if (!before.has(first!)) before.set(first!, this.instance.data[first!])
      put(this.instance.data, [first!, ...rest], copy(value))
    }
    for (const [name, old] of before) {
      const property = options.properties?.[name]
      if (property && typeof property === 'object')
        property.observer?.call(this.instance, this.instance.data[name], old)
    }
    for (const [names, observer] of Object.entries(options.observers ?? {})) {
      const list = names.split(',').map((name) => name.trim())
      if (list.some((name) => name === '**' || before.has(name)))
        observer.call(this.instance, ...list.map((name) => this.instance.data[name]))
    }
    this.refresh()
    if (done) this.surroundings.later(() => done.call(this.instance))
  }

  #select(selector: string): Instance[] {
    const matches = ({ attrs }: Element) =>
      selector.split(',').some((one) => {
        const name = one.trim()
        return name.startsWith('#')
          ? attrs.id === name.slice(1)
          : name.startsWith('.') &&
              String(attrs.class ?? '')
                .split(/[\s,]+/)
                .includes(name.slice(1))
      })
    return [...this.#children.values()]
      .filter((child) => matches(child.host!))
      .map((child) => child.instance)
  }

  #life(name: 'created' | 'attached' | 'ready' | 'detached'): void {
    const { options } = this.definition
    const method = options.lifetimes?.[name] ?? (options as Record<string, unknown>)[name]
    // uni-app wraps `created` of the options themselves, beside the lifetimes.
    if (name === 'created' && options.created && options.lifetimes?.created)
      this.surroundings.guard(() => options.created!.call(this.instance))
    if (typeof method === 'function')
      this.surroundings.guard(() => (method as Method).call(this.instance))
  }
}
