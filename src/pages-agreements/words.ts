import { speakWith } from '../words/t.ts'

/** English of what only these pages say. */
export const ENGLISH = {
  '{0} 与医保签的协议，共 {1} 份': 'Agreements of {0} with the medical insurance: {1}',
  '正在向医保平台查询协议，请稍候': 'Asking for agreements, please wait',
  还没有协议: 'No agreement yet',
  '签了信用就医协议以后，会列在这里。怎么签，请问护士站或住院结算窗口。':
    "Signed agreements are listed here. Ask the nurses' station or the billing desk how to sign.",
  信用就医协议: 'Agreement on credit-based care',
  有效: 'In force',
  目前无效: 'Not in force',
  付费方式: 'Payment',
  自费: 'Self-paid',
  医保: 'Medical insurance',
  费用由自己承担: 'All costs are your own',
  按医保规定报销: "Reimbursed by the insurance's rules",
  平台没有给出: 'Not given by the platform',
  签署时间: 'Signed at',
  协议编号: 'Agreement number',
  看协议内容: 'Read the agreement',
  '医保平台没有给出协议的内容。': 'The insurance platform gave no text of it.',
  '正在取协议，可能要十几秒': 'Fetching the agreement, this may take some seconds',
  '正在取协议，已经 {0} 秒。文件大的要十几秒，请不要关掉。':
    'Fetching for {0} seconds. A large file takes a while; please keep this page open.',
  '手机存储空间可能不够。请清理一些空间后再试。':
    'The phone may be full. Please make room and try again.',
  '已经取到 {0}，共 {1}，请不要关掉。': '{0} of {1} fetched. Please keep this page open.',
  没有打开: 'Not opened',
  协议的图片: 'Picture of the agreement',
  '点图片可以放大看。': 'Tap the picture to enlarge it.',
  协议可以看了: 'The agreement is here',
  '{0}。看完回来，手机里不会留下这份文件。': '{0}. Nothing of it stays on the phone afterwards.',
  打开协议: 'Open the agreement',
  这种文件手机打不开: 'A phone cannot open this file',
  '请到护士站或住院结算窗口查看这份协议。':
    "Please read it at the nurses' station or the billing desk.",
  这份协议里没有文字: 'There are no words in this agreement',
  '第 {0} 部分，共 {1} 部分': 'Part {0} of {1}',
  接着看下一部分: 'Read the next part',
  回看上一部分: 'Back to the part before',
  手机没能打开这份文件: 'The phone could not open this file',
  '{0}。可以保存下来，在电脑上打开；也可以到护士站或住院结算窗口看。':
    "{0}. You can save it and open it on a computer, or read it at the nurses' station or the billing desk.",
  '{0}。可以转发到“文件传输助手”，在电脑上打开；也可以到护士站或住院结算窗口看。':
    '{0}. You can forward it to "文件传输助手" (File Transfer) and open it on a computer, or read it at the nurses\' station or the billing desk.',
  取下文件: 'Fetch the file',
  保存文件: 'Save the file',
  转发文件: 'Forward the file',
  '文件已经取到。里面有患者的姓名和证件号码，请只存在自己的手机或电脑里。':
    "The file is here. It holds the patient's name and document number: keep it on your own phone or computer only.",
  '文件已经取到。里面有患者的姓名和证件号码，请只转发给自己或家人。':
    "The file is here. It holds the patient's name and document number: forward it to yourself or your family only.",
  '已经交给浏览器保存，请在“下载”里找。': 'Saved by the browser: look among its downloads.',
  '已经转发。': 'Forwarded.',
  '没有存成。请到护士站或住院结算窗口查看这份协议。':
    "Not saved. Please read it at the nurses' station or the billing desk.",
  文字: 'Text',
  图片: 'Picture',
  'PDF 文件': 'PDF file',
  'Word 文件': 'Word file',
  'TIFF 图片': 'TIFF picture',
  'OFD 版式文件': 'OFD document',
  'RTF 文件': 'RTF document',
  压缩文件: 'Archive',
  没有认出来的文件: 'File of an unknown kind',
  '没有刷新成功，下面是上次的结果': 'Not refreshed; below is what came last',
} as const satisfies Record<string, string>

export type AgreementPhrase = Parameters<typeof t>[0]
export const t = speakWith(ENGLISH)
