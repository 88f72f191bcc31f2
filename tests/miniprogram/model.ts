import type { TemplateNode } from './wxml.ts'

/** A function of the app's own code. */
export type Method = (this: Instance, ...args: unknown[]) => unknown

/** What an app gave to `Component({...})`, as far as uni-app uses it. */
export interface Options {
  properties?: Record<string, PropertyOptions>
  data?: Record<string, unknown>
  methods?: Record<string, Method>
  observers?: Record<string, Method>
  lifetimes?: Record<string, Method>
  pageLifetimes?: Record<string, Method>
  created?: Method
}

export type PropertyOptions =
  null | ((value?: unknown) => unknown) | { type?: unknown; value?: unknown; observer?: Method }

export interface Definition {
  path: string
  options: Options
  template: TemplateNode[]
  /** Tags of its json's usingComponents and where they lead. */
  uses: Map<string, () => Definition>
}

/** What `this` is in the app's own code. */
export interface Instance {
  data: Record<string, unknown>
  properties: Record<string, unknown>
  setData(patch: Record<string, unknown>, done?: () => void): void
  triggerEvent(name: string, detail?: unknown): void
  [name: string]: unknown
}

/** What a component asks of the device it runs on. */
export interface Surroundings {
  later(run: () => void): void
  guard(run: () => unknown): unknown
  rendered(element: Element): void
}

/** A template with its data in it. */
export type Node = TextNode | Element

interface TextNode {
  kind: 'text'
  text: string
}

export interface Element {
  kind: 'element'
  tag: string
  attrs: Record<string, unknown>
  children: Node[]
  /** Whose template it stands in: there its handlers are. */
  owner: Owner
  /** What it is recognised by when the owner is rendered again. */
  key: string
  /** The component that this element is, where it is one. */
  component?: Owner
}

/** A component or page, as its parts know it. */
export interface Owner {
  readonly instance: Instance
  readonly definition: Definition
  readonly surroundings: Surroundings
  readonly tree: Node[]
  /** Where it stands in its owner's tree. A page stands nowhere. */
  readonly host: Element | undefined
  /** What a person did to fields of this tree, by the element's key: the attribute then, and what was done. */
  readonly touched: Map<string, { attr: unknown; value: unknown }>
  placeComponent(element: Element): void
}

/** What a call of wx ends with. An error ends in `fail`, with `<name>:fail <message>`. */
export type Answer = Record<string, unknown> | Error
