import { NOTICE_KINDS } from '../../lib/notices/kinds.ts'
import { areNoticesOn } from '../../lib/notices/settings.ts'
import type { NoticeTemplates } from '../api.ts'
import type { Action } from './action.ts'

/** What the app may ask the patient to accept, in WeChat's own dialogue. */
export const templates: Action<'subscriptions.templates'> = async ({ notices: { settings } }) => {
  const known = Object.entries(settings.templates).map(([kind, { id }]) => [kind, id])
  return {
    available: areNoticesOn(settings),
    lasting: settings.lasting,
    templates: Object.fromEntries(known) as NoticeTemplates['templates'],
  }
}

/**
 * Writes down what the patient has just accepted: one message each, or for good. That somebody knows a stay's number
 * tells nothing: whose stay it is, is asked when there is something to tell. A template that is no longer ours is
 * passed over.
 */
export const record: Action<'subscriptions.record'> = async (
  caller,
  { patientId, hosp_mdtrt_id, accepted },
) => {
  const {
    openid,
    authorizations,
    journal,
    institution,
    notices: { settings, subscriptions },
  } = caller
  await authorizations.require(openid, patientId)
  const stayKey = journal.stayKey(institution, hosp_mdtrt_id)
  const recorded = NOTICE_KINDS.filter(
    (kind) =>
      settings.templates[kind] !== undefined && accepted.includes(settings.templates[kind].id),
  )
  const { lasting } = settings
  for (const kind of recorded)
    await subscriptions.add({ openid, patientId, stayKey, kind }, { lasting })
  return { recorded }
}
