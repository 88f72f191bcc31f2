import type { BrowserDeviceOptions } from './device.ts'
import type { WalkOptions } from './walk.ts'

interface Mode {
  title: string
  device: BrowserDeviceOptions
  walk: WalkOptions
  /** px: what body text has at the least; twice the usual sixteen at scale 2. */
  smallestType: number
}

/** The ways in which people read the app. */
export const MODES = {
  normal: { title: '标准', device: {}, walk: {}, smallestType: 16 },
  care: { title: '关怀版', device: {}, walk: { toggle: '关怀版', care: true }, smallestType: 24 },
  dark: { title: '深色', device: { dark: true }, walk: {}, smallestType: 16 },
  large: {
    title: '微信字号 2 倍，宽 320',
    device: { fontScale: 2, viewport: { width: 320, height: 612 } },
    walk: {},
    smallestType: 32,
  },
  english: {
    title: 'English',
    device: {},
    walk: { toggle: 'English', language: 'en' },
    smallestType: 16,
  },
} as const satisfies Record<string, Mode>

export type ModeName = keyof typeof MODES
