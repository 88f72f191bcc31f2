export const ROUTES = {
  arrival: '/pages/arrival/index',
  consent: '/pages/consent/index',
  identity: '/pages/identity/index',
  handoff: '/pages/handoff/index',
  stay: '/pages/stay/index',
  patients: '/pages/patients/index',
  agreements: '/pages-agreements/list/index',
  agreement: '/pages-agreements/view/index',
  privacy: '/pages-about/privacy/index',
  help: '/pages-about/help/index',
} as const

export type Route = keyof typeof ROUTES
export type Manner = 'navigateTo' | 'redirectTo' | 'reLaunch'

let moving = false

/** Opens a page. A second tap while the first is still opening does nothing. */
export function go(route: Route, manner: Manner = 'navigateTo', query: Record<string, string> = {}): void {
  if (moving) return
  moving = true
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const open: (options: UniNamespace.NavigateToOptions) => unknown = uni[manner]
  open({ url: ROUTES[route] + (search && `?${search}`), complete: () => setTimeout(() => { moving = false }, 400) })
}

/** Back one page, or to the arrival page where there is none behind. */
export function back(): void {
  if (getCurrentPages().length > 1) uni.navigateBack()
  else go('arrival', 'reLaunch')
}

/** Whether this page is the one being looked at. */
export const isOpen = (route: Route): boolean => `/${getCurrentPages().at(-1)?.route ?? ''}` === ROUTES[route]
