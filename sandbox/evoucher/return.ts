import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import { decidedPage } from './pages.ts'
import { optionalText, type Members } from '../web/input.ts'
import { page, redirect, type Reply } from '../web/serve.ts'

/** Where a browser goes back to. @throws InputError where it is no plain web address */
export function readReturnUrl(members: Members): string | undefined {
  const text = optionalText(members, 'return_url', '返回地址', 2000)
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Anything but a plain web address (javascript:, data:) would run, or show, something of its own here.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new InputError('input.field', '返回地址（return_url）应是 http 或 https 的完整地址', {
      field: 'return_url',
    })
  }
  return url.href
}

/**
 * A browser is sent back with what it carries; in WeChat the mini-program itself goes back, and the page says with
 * what.
 */
export function goBack(
  returnUrl: string | undefined,
  carried: Readonly<Record<string, string>>,
): Reply {
  if (returnUrl === undefined) return page(200, decidedPage(carried))
  // In the query, in front of a hash: the app's router owns what comes after it.
  const url = new URL(returnUrl)
  for (const [name, value] of Object.entries(carried)) url.searchParams.set(name, value)
  return redirect(302, url.href)
}
