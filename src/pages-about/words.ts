import { speakWith } from '../words/t.ts'

/** English of what only these pages say. */
export const ENGLISH = {
  '撤回同意？': 'Withdraw your consent?',
  '撤回以后，这部手机马上停止查询。冻结的金额和医院的办理不受影响。':
    'This phone stops asking at once. The hold and the treatment are not affected.',
  '撤回，并移除全部患者': 'Withdraw, and remove all patients',
  '只撤回，授权留着': 'Only withdraw; keep the authorisations',
  不撤回: 'Do not withdraw',
  几个词的意思: 'What the words mean',
  常见问题: 'Questions',
  '还是不行？': 'Still stuck?',
  '请到护士站或住院结算窗口询问。如果页面上有“问题编号”，给工作人员看，能更快解决。':
    'Ask the nurses\' station or the billing desk. If the page shows a "Problem number", show it to them.',
  '这里说明“信用就医”用到哪些个人信息、为什么要用、怎么保护。':
    'Which personal information credit-based care uses, why, and how it is protected.',
  管理患者和授权: 'Patients and authorisations',
  撤回我的同意: 'Withdraw my consent',
  去签协议: 'Go and sign',
  看签协议的二维码: 'Show the code for signing',
  '不想要了：{0}': 'To end it: {0}',
  看我签的协议: 'The agreements I signed',
  钱冻结着的时候: 'While money is on hold',
  '想早点解冻，问住院结算窗口。': 'To have it released earlier, ask the billing desk.',
  出院前的四步: 'Four steps until discharge',
  签信用就医协议: 'Sign the agreement',
  '签了，医院才能办冻结': 'Only then can the hospital place a hold',
  医院办冻结: 'The hospital places a hold',
  '代替押金，您不用做什么': 'Instead of a deposit; nothing for you to do',
  出院结算: 'Settle at discharge',
  到住院结算窗口办: 'At the billing desk',
  没有用到的解冻: 'What was not used is released',
  您不用做什么: 'Nothing for you to do',
  '{0}（现在）': '{0} (now)',
  '{0}（办好了）': '{0} (done)',
  '出院结算时，银行先替您付的那部分，以后要还给银行。':
    'What the bank pays for you at the settlement is to be repaid to the bank later.',
  '银行：{0}': 'Bank: {0}',
  打电话问银行: 'Call the bank',
  去银行还款: "To the bank's repayment",
  退款以后: 'After a refund',
  每日清单和发票: 'Daily bill and invoice',
  '由医院自己的服务给出，点下面打开。': "From the hospital's own service: tap to open.",
  '医院、医保、银行都不会打电话让您转账。':
    'Neither the hospital, the insurer nor the bank will ever call you to have you transfer money.',
  '接到这样的电话，先挂断，再打上面的电话问。': 'Hang up, then ask at one of the numbers above.',
  '接到这样的电话，先挂断，再到住院结算窗口问。': 'Hang up, then ask at the billing desk.',
} as const satisfies Record<string, string>

export const t = speakWith(ENGLISH)
