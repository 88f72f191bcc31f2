import type { SandboxTemplate } from './templates.ts'

/** What a template's fields may hold, by their kind: WeChat's published limits. */
const LIMITS: Readonly<Record<string, RegExp>> = {
  thing: /^[^\n]{1,20}$/u,
  amount: /^[¥￥$]?\d{1,10}(\.\d{1,2})?元?$/,
  time: /^(\d{4}年\d{1,2}月\d{1,2}日 ?)?\d{1,2}:\d{2}$/,
}

/** WeChat's return code for a message that is not as its template wants it; 0 where it is. */
export function checkMessage(
  message: Record<string, unknown>,
  templates: readonly SandboxTemplate[],
): { errcode: number; errmsg: string } {
  const { touser, template_id, data, page } = message
  if (typeof touser !== 'string' || !/^[\w-]{1,64}$/.test(touser))
    return { errcode: 40003, errmsg: 'invalid openid' }
  const template = templates.find(({ id }) => id === template_id)
  if (template === undefined) return { errcode: 40037, errmsg: 'invalid template_id' }
  if (
    page !== undefined &&
    (typeof page !== 'string' || page.startsWith('/') || page.length > 1024)
  )
    return { errcode: 41030, errmsg: 'invalid page' }
  const given = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    { value?: unknown } | undefined
  >
  const unknown = Object.keys(given).find(
    (name) => !template.fields.some(({ field }) => field === name),
  )
  const wrong =
    unknown ??
    template.fields.find(({ field }) => {
      const value = given[field]?.value
      return typeof value !== 'string' || !(LIMITS[field.replace(/\d.*/s, '')]?.test(value) ?? true)
    })?.field
  return wrong === undefined
    ? { errcode: 0, errmsg: 'ok' }
    : {
        errcode: 47003,
        errmsg: `argument invalid! data.${wrong}.value is not as the template wants it`,
      }
}
