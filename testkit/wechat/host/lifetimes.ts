import type { Options } from './engine.ts'

type Lifetimes = { attached?: (this: unknown) => void } | undefined

/**
 * Options whose component is told that it is ready, once it has been drawn: neither framework does so by itself for
 * what is added to a page later on.
 * @param ready tells it, where it is still there. Called after everything that happens now
 */
export function withReady<Self>(options: Options, ready: (self: Self) => void): Options {
  const lifetimes = options.lifetimes as Lifetimes
  return {
    ...options,
    lifetimes: {
      ...lifetimes,
      attached(this: Self) {
        lifetimes?.attached?.call(this)
        ready(this)
      },
    },
  }
}
