import type { Info } from '../wx/facts.ts'
import type { Wx, WxNeeds } from '../wx/wx.ts'

/** What WeChat tells an app when it opens it. */
export interface EnterOptions {
  /** A page, without a leading slash. Default: the app's first. */
  path?: string
  query?: Record<string, string>
  /** WeChat's number for where the person comes from. Default 1001; 1037 and 1038 bring referrerInfo. */
  scene?: number
  referrerInfo?: { appId?: string; extraData?: Record<string, unknown> }
}

type EngineName = 'exparser' | 'glass-easel'

/** One call of `setData`. */
export interface SetData {
  /** Of the data as JSON, which is how it goes from the app's thread to the one that draws. */
  bytes: number
  /** Those of one turn come one after the other, with nothing between them. */
  turn: number
}

export interface HostNeeds extends Pick<
  WxNeeds,
  'names' | 'info' | 'files' | 'cloud' | 'answers' | 'pending'
> {
  engine: EngineName
  /** The clock that the app lives by. */
  timers: {
    set(run: () => void, delayMs?: number, repeat?: boolean): number
    clear(id: unknown): void
    /** ms since 1970. */
    now(): number
  }
  /** What the app writes to the console. */
  write: (level: string, words: unknown[]) => void
  /** What goes wrong in the app's code, or in the framework because of it. */
  report: (error: Error) => void
}

/** Something on the screen: an element, where there is a document. */
export type Part = object

/** A phone's WeChat with one mini-program in it. */
export interface HostApi {
  readonly wx: Wx
  /** What the app gave to `App({…})`. */
  readonly app: Record<string, unknown>
  /** The page on top. */
  readonly page: { path: string; instance: Record<string, unknown> }
  /** The open pages' paths, the top one last. */
  readonly paths: string[]
  /** What the app's pages and components have handed over to be drawn so far. */
  readonly setData: ({ path: string } & SetData)[]
  /** The scripts of the app that have run so far, bytes each. */
  readonly ran: Readonly<Record<string, number>>
  /** Starts the app. */
  launch(options?: EnterOptions): void
  /**
   * Brings the app back to the front: from another mini-program, a scan, or simply the list of recent ones. With a
   * path, as after a scan, WeChat closes all pages and opens that one; without, the page on top is seen again.
   */
  show(options?: EnterOptions): void
  /** Calls the app's `onShow` with words as they are, those included that WeChat keeps to itself. */
  showRaw(options: object): void
  /** Sends the app to the background. */
  hide(): void
  /** The words on the screen, a line for every block. */
  text(): string
  /** How the page is drawn. */
  html(): string
  /**
   * What is called so: by its label, or by its words.
   * @param nth which one of several, from 0
   * @throws Error where there is none, or where there are several and `nth` does not say which
   */
  find(name: string, nth?: number): Part
  /** The field with this label, or with these words beside it. @throws Error where there is none */
  findField(label: string): Part
  /** Taps it, as WeChat hands the tap to the app. What is under it does not count: there may be no pixels. */
  tap(part: Part): void
  /** Types into a field, in place of what is there. */
  type(field: Part, text: string): void
  valueOf(field: Part): string
  /** What is wrong with the page as it is drawn, though nothing has failed yet. */
  faults(): string[]
}

/** Something that went wrong, or that the app or its framework complained of. */
export interface Complaint {
  level: 'failed' | 'error' | 'warn'
  text: string
}

/** What a page is told of the mini-program that is put into it: nothing that could not be written down. */
export interface BrowserOptions {
  engine: EngineName
  names: readonly string[]
  /** Which calls of wx the test answers. */
  answers: readonly string[]
  info?: Partial<Info>
  storage?: Record<string, unknown>
  /** The time of day that the app sees, ms since 1970; it stands still. Default: the machine's. */
  now?: number
}

export interface HostInBrowser extends HostApi {
  readonly complaints: Complaint[]
  /** Ends once nothing is under way any more: no call, no timer that ends soon, nothing that moves. */
  rest(): Promise<void>
}
