import { createHash } from 'node:crypto'

/** Text that is HTML already. Only `html` makes one, so nothing a person typed reaches a page unescaped. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type HtmlPart =
  Html | string | number | bigint | false | null | undefined | readonly HtmlPart[]

/**
 * HTML from a template; whatever stands in `${}` is escaped unless it came from `html` itself. Lists are joined;
 * false, null and undefined are left out.
 * @example html`<p title="${name}">${list.map((one) => html`<b>${one}</b>`)}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: HtmlPart[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part))
}

function render(value: HtmlPart): string {
  if (value instanceof Html) return value.text
  if (value === false || value === null || value === undefined) return ''
  if (typeof value === 'object') return value.map(render).join('')
  return String(value).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

export interface Page {
  title: string
  /** Style sheet of the page; must not hold `</style`. Allowed by its digest, so that no other style applies. */
  style: string
  body: Html
  /** Origins, besides this one, a form of the page may end up at: browsers check redirects after a form too. */
  formTargets?: readonly string[]
}

/**
 * The whole document, and the headers that keep it to itself: no scripts, no outside resources, no frames, no cache.
 */
export function renderPage(page: Page): { headers: Record<string, string>; body: string } {
  const digest = createHash('sha256').update(page.style).digest('base64')
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${digest}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${["'self'", ...(page.formTargets ?? [])].join(' ')}`,
  ]
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title><style>${new Html(page.style)}</style></head>
<body>${page.body}</body></html>
`.text,
  }
}
