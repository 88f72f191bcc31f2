import { speakWith } from '../words/t.ts'

/** English of what only this page says. */
export const ENGLISH = {
  '住在哪个院区，就选哪个。选错了可以再换。':
    'Choose the campus of the hospital stay. It can be changed at any time.',
  查找院区: 'Find a campus',
  名称或地址: 'Name or address',
  '还有 {0} 个没有列出，请在上面输入名称或地址查找。':
    '{0} more are not listed: type a name or an address above.',
  '没有找到这样的院区，请换几个字再试。': 'No such campus. Please try other words.',
  上次用的: 'Used last',
  '电话 {0}': 'Phone {0}',
} as const satisfies Record<string, string>

export const t = speakWith(ENGLISH)
