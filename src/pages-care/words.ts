import { speakWith } from '../words/t.ts'

/** English of what only these pages say. */
export const ENGLISH = {
  '接着看：{0}': 'Next: {0}',
  '没有登记电话。请按床头的铃叫护士，或到护士站。':
    "No telephone is on record. Ring for a nurse, or go to the nurses' station.",
} as const satisfies Record<string, string>

export const t = speakWith(ENGLISH)
