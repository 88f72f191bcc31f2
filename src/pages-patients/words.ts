import { speakWith } from '../words/t.ts'

/** English of what only these pages say. */
export const ENGLISH = {
  当前: 'Current',
  '授权到 {0}': 'Authorised until {0}',
  查看住院: 'Show the stay',
  移除: 'Remove',
  还没有患者: 'No patient yet',
  '添加患者并完成授权后，就能查看住院的冻结金额和账单。':
    'Add a patient and authorise, then the held amount and the bill can be shown.',
  添加患者: 'Add a patient',
  回到首页: 'To the first page',
  '移除这位患者？': 'Remove this patient?',
  '移除后，这部手机就看不到这位患者的住院费用了。冻结的金额和医院的办理不受影响，以后可以重新授权。':
    "This phone will no longer show this patient's costs. The amount held and the treatment are not affected. You can authorise again later.",
  不移除: 'Keep',
  已移除: 'Removed',
} as const satisfies Record<string, string>

export const t = speakWith(ENGLISH)
