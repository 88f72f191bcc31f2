import { randomBytes } from 'node:crypto'
import { html } from '../web/html.ts'
import { page, type Reply } from '../web/serve.ts'
import type { Refusal, SandboxAccount } from './accounts.ts'
import { STYLE } from './page.ts'

/** URL Links into the mini-program. */
export interface Links {
  /** `generate_urllink`. @param origin this sandbox's own */
  generate(
    account: SandboxAccount,
    message: Record<string, unknown>,
    origin: string,
  ): { errcode: 0; errmsg: 'ok'; url_link: string } | Refusal
  /** What WeChat shows, or does, where somebody follows one. @param cq what was added to it */
  follow(id: string, cq: string | null): Reply
  /** Where followed links have led, in their order. */
  followed(): readonly Followed[]
}

interface Followed {
  appId: string
  path: string
  /** Of the link itself and of what was added to it. */
  query: Record<string, string>
}

interface Link {
  appId: string
  path: string
  query: string
  /** ms since the epoch. */
  until: number
}

const ALPHABET = /^[\w!#$&'()*+,/:;=?@\-.~%]*$/
const DAY = 86_400_000
/** WeChat's limits, characters. */
const LONGEST_QUERY = 1024
const LONGEST_ADDED = 256

/** @param pages of the published mini-program @param appUrl the app for a browser: stands for the mini-program */
export function createLinks(
  pages: readonly string[],
  now: () => number,
  appUrl: string | undefined,
): Links {
  const links = new Map<string, Link>()
  const followed: Followed[] = []

  return {
    generate(
      account,
      { path = '', query = '', expire_type = 0, expire_interval, expire_time },
      origin,
    ) {
      if (account.kind !== 'mini-program') return { errcode: 48001, errmsg: 'api unauthorized' }
      if (typeof path !== 'string' || typeof query !== 'string')
        return { errcode: 47001, errmsg: 'data format error' }
      const target = path.replace(/^\//, '')
      if (!pages.includes(target)) return { errcode: 40165, errmsg: 'invalid weapp pagepath' }
      if (query.length > LONGEST_QUERY || !ALPHABET.test(query))
        return { errcode: 40212, errmsg: 'invalid query' }
      const until =
        expire_type === 1 ? now() + Number(expire_interval) * DAY : Number(expire_time) * 1000
      if (!(until >= now() + 60_000 && until <= now() + 30 * DAY))
        return { errcode: 85401, errmsg: 'time limit between 1min and 30days' }
      const id = randomBytes(8).toString('base64url')
      links.set(id, { appId: account.appId, path: target, query, until })
      return { errcode: 0, errmsg: 'ok', url_link: `${origin}/l/${id}` }
    },
    follow(id, cq) {
      const link = links.get(id)
      if (link === undefined || link.until <= now())
        return shown('链接打不开', '这个链接不存在，或者已经过期（最长 30 天）。', undefined)
      if (cq !== null && (cq.length > LONGEST_ADDED || !ALPHABET.test(cq)))
        return shown('链接打不开', '拼接的参数（cq）太长，或者有不能用的字符。', undefined)
      const query = Object.fromEntries([
        ...new URLSearchParams(link.query),
        ...new URLSearchParams(cq ?? ''),
      ])
      followed.push({ appId: link.appId, path: link.path, query })
      const search = new URLSearchParams(query).toString()
      return shown(
        '即将打开小程序',
        `${link.path}${search === '' ? '' : `?${search}`}`,
        appUrl && `${appUrl}/${search === '' ? '' : `?${search}`}`,
      )
    },
    followed: () => followed,
  }
}

const shown = (title: string, text: string, onward: string | undefined): Reply =>
  page(200, {
    title: `${title} · 微信沙箱`,
    style: STYLE,
    body: html`<header><h1>${title}</h1><p>微信沙箱：真实的微信在这里打开小程序</p></header><main><article><p class="path">${text}</p>${
      onward !== undefined && html`<a class="onward" href="${onward}">打开网页版</a>`
    }</article></main>`,
  })
