declare module 'miniprogram-exparser' {
  /** A node of the component tree; `$$` is what it is drawn as. */
  export interface ExparserElement {
    $$: HTMLElement & { __wxElement?: ExparserElement }
    is?: string
    childNodes: unknown[]
    shadowRoot?: unknown
    ownerShadowRoot?: { getHostNode(): ExparserElement }
    addListener(type: string, listener: () => void): void
    triggerPageLifeTime(name: string, args: unknown[]): void
    triggerLifeTime(name: string, args?: unknown[]): void
  }
  export class Component {}
  export class Element {
    static pretendAttached(node: ExparserElement): void
    static pretendDetached(node: ExparserElement): void
    static isAttached(node: ExparserElement): boolean
    static getMethodCaller(node: ExparserElement): Record<string, unknown>
  }
  export const Event: {
    create(type: string, detail: unknown, options: object): unknown
    dispatchEvent(target: ExparserElement, event: unknown): void
  }
  export function addGlobalErrorListener(listener: (error: unknown, about?: unknown) => void): void
  export function addGlobalWarningListener(listener: (words: unknown) => void): void
}
