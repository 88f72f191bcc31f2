import { createSealer } from '../../../cloudfunctions/lib/identity/seal.ts'
import { createJournal, type Journal } from '../../../cloudfunctions/lib/journal/journal.ts'
import { institutionKey, institutionOf } from '../../../cloudfunctions/lib/journal/stayKey.ts'
import type { Intent } from '../../../cloudfunctions/lib/journal/intent.ts'
import {
  CODE_FIELDS,
  nameOf,
  namedCode,
  type CodeField,
  type CodeNames,
  type WireObject,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import type { Stored } from '../../../cloudfunctions/lib/store/store.ts'
import type { Context } from '../context.ts'
import { lookInStore } from '../looking.ts'
import { blocked, idle, passed, type Check } from '../check.ts'

/** Of the journal, newest first: enough to have met what is in daily use. */
const MOST_INTENTS = 500

type Met = Record<CodeField, Set<string>>

/**
 * Which codes without a table were met, with the patient who was given and in our journal, and which of them nobody has
 * named.
 */
export const codes: Check = {
  title: '平台代码',
  needs: [],
  async run(context) {
    if (context.codes === undefined)
      return blocked('PLATFORM_CODES 或 PLATFORM_AGREEMENT_IN_FORCE 的配置有误')
    const met: Met = Object.fromEntries(
      CODE_FIELDS.map((field) => [field, new Set<string>()]),
    ) as Met
    for (const state of context.signStates ?? []) met.sign_state.add(state)
    for (const state of context.cntrStates ?? []) met.cntr_state.add(state)
    await readJournal(context, met)
    if (CODE_FIELDS.every((field) => met[field].size === 0))
      return idle('没有遇到代码：没有查到患者的协议和住院，本院流水里也还没有记录')
    return passed(report(met, context.codes.names, context.codes.inForce !== undefined))
  },
}

function report(met: Met, names: CodeNames, knowsInForce: boolean): string {
  const listed = (field: CodeField, codes: string[]) => `${field} ${codes.join('、')}`
  const all = CODE_FIELDS.filter((field) => met[field].size > 0).map((field) =>
    listed(
      field,
      [...met[field]].map((code) => namedCode(names, field, code)),
    ),
  )
  const unnamed = CODE_FIELDS.flatMap((field) => {
    const codes = [...met[field]].filter((code) => nameOf(names, field, code) === undefined)
    return codes.length === 0 ? [] : [listed(field, codes)]
  })
  return [
    `遇到 ${all.join('，')}`,
    unnamed.length === 0
      ? '都有名称'
      : `没有名称的：${unnamed.join('，')}，请向平台要代码表，写进 PLATFORM_CODES`,
    ...(met.sign_state.size > 0 && !knowsInForce
      ? ['没有设置 PLATFORM_AGREEMENT_IN_FORCE，患者看不到协议是否有效']
      : []),
  ].join('；')
}

/** What the HIS has sent and the platform has told, as far as the store can be read from here. */
async function readJournal(context: Context, met: Met): Promise<void> {
  const { sealing, institution } = context
  if (sealing === undefined || institution === undefined) return
  const key = institutionKey(institution)
  await lookInStore(context, async (store) => {
    const journal = createJournal(store, createSealer(sealing))
    const intents = await store.find<Intent>('intents', {
      orderBy: { field: 'updatedAt', descending: true },
      limit: MOST_INTENTS,
    })
    for (const stored of intents) {
      // Another campus may have another platform, with other codes.
      if (institutionOf(stored.document.stayKey) !== key) continue
      for (const [field, code] of codesIn(journal, stored)) met[field].add(code)
      const { baseline, observed } = stored.document
      for (const { state } of [baseline, ...(observed === null ? [] : [observed])])
        if (state !== '') met.cntr_state.add(state)
    }
  })
}

/** What was sealed with other keys tells nothing; that is said of the store. */
function codesIn(journal: Journal, stored: Stored<Intent>): [CodeField, string][] {
  let request: WireObject
  try {
    request = journal.requestOf(stored)
  } catch {
    return []
  }
  return (['frez_type', 're_frez_type', 'med_type'] as const).flatMap((field) => {
    const code = request[field]
    return typeof code === 'string' && code !== '' ? [[field, code] as [CodeField, string]] : []
  })
}
