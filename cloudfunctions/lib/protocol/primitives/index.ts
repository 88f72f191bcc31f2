import { fallback } from './fallback.ts'
import { native, nativeAvailable } from './native.ts'
import type { Primitives } from './primitives.ts'

export type { Primitives }

/** Decided once, at load: the runtime's own where it has them. */
export const primitives: Primitives = nativeAvailable() ? native : fallback
