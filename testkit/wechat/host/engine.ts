/** What an app gives to `Component({…})`. */
export type Options = Record<string, unknown>

/** What `this` is in a page's or component's own code. */
export type Instance = Record<string, unknown>

/** Part of a page as it is drawn. */
export interface Drawn {
  element: Element
  /** Its tag means nothing here: neither one of WeChat's own components nor one of the app's. */
  unknown: boolean
  /** The events that its template listens to, and the methods it names for them, where the engine can still tell. */
  handlers: { event: string; method?: string }[]
  /** Where those methods have to be. */
  owner: Instance
}

/** A page that an engine has made. */
export interface Made {
  instance: Instance
  /** Puts it into the document. */
  attach(frame: Element): void
  detach(): void
  /** Tells it and every component in it. */
  pageLife(name: 'show' | 'hide'): void
  /** Everything it shows, from the top down. */
  drawn(): Drawn[]
}

export interface EngineNeeds {
  /** Takes what goes wrong inside the engine: it goes on, as WeChat does. */
  report: (error: Error) => void
  later: (run: () => void) => void
  builtIns: BuiltInNeeds
}

/** What WeChat's own components ask of the phone they are on. */
export interface BuiltInNeeds {
  /** An address that a browser can load, of a file that the app has written. */
  addressOf: (path: string) => string
  /** The button for WeChat's own consent was tapped. */
  consentTapped: () => void
}

/** One of WeChat's component frameworks. */
export interface Engine {
  /**
   * Makes a page or component known.
   * @param uses which tags of its template are which components
   * @param run loads its script, which calls `Component` once
   */
  define(
    path: string,
    uses: Record<string, string>,
    run: (component: (options: Options) => void) => void,
  ): void
  /** @param path of a page that is known */
  open(path: string): Made
  /** An event at an element, as if it had come from a finger. */
  emit(element: Element, type: string, detail: Record<string, unknown>): void
}
