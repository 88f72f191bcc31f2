import { afterBack } from '../platform/backButton.ts'

const ROUTES = {
  arrival: '/pages/arrival/index',
  consent: '/pages/consent/index',
  identity: '/pages/identity/index',
  handoff: '/pages/handoff/index',
  stay: '/pages/stay/index',
  patients: '/pages-patients/list/index',
  agreements: '/pages-agreements/list/index',
  agreement: '/pages-agreements/view/index',
  privacy: '/pages-about/privacy/index',
  help: '/pages-about/help/index',
  care: '/pages-care/one/index',
  campus: '/pages-campus/choose/index',
  guide: '/pages-about/guide/index',
} as const

export type Route = keyof typeof ROUTES
export type Manner = 'navigateTo' | 'redirectTo' | 'reLaunch'

/** Written out: the browser's build keeps only those of uni's functions that it finds by name. */
const OPEN: Record<Manner, (options: { url: string; complete(): void }) => void> = {
  navigateTo: (options) => {
    uni.navigateTo(options)
  },
  redirectTo: (options) => {
    uni.redirectTo(options)
  },
  reLaunch: (options) => {
    uni.reLaunch(options)
  },
}

let opening = ''

/** As many pages WeChat keeps over one another: asked for one more, it does nothing. */
const MOST_PAGES = 10

/**
 * Opens a page; in place of the one on top where there is no room over it. A second tap that asks for the same page
 * while it is still opening does nothing.
 */
export function go(
  route: Route,
  manner: Manner = 'navigateTo',
  query: Record<string, string> = {},
): void {
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  const url = ROUTES[route] + (search && `?${search}`)
  if (url === opening) return
  opening = url
  const opened = () => {
    if (opening === url) opening = ''
  }
  const full = manner === 'navigateTo' && getCurrentPages().length >= MOST_PAGES
  afterBack(() =>
    OPEN[full ? 'redirectTo' : manner]({ url, complete: () => setTimeout(opened, 400) }),
  )
}

/** Back one page, or to the arrival page where there is none behind. */
export function back(): void {
  if (getCurrentPages().length > 1) afterBack(() => void uni.navigateBack())
  else go('arrival', 'reLaunch')
}

/** Whether this page is the one being looked at. */
export const isOpen = (route: Route): boolean =>
  `/${getCurrentPages().slice(-1)[0]?.route ?? ''}` === ROUTES[route]
