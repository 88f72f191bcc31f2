import { agreementPdf } from './pdf.ts'
import { agreementPng } from './png.ts'

export type AttachmentKind = 'html' | 'text' | 'png' | 'pdf'

const TITLE = '住院信用就医预授权协议（沙箱样本）'

const ARTICLES = [
  '一、甲方（参保人）同意在住院期间使用信用就医预授权，',
  '由乙方按约定冻结医保个人账户及银行授信额度。',
  '二、出院结算时，个人负担部分从冻结金额中支付，余额自动解冻。',
  '三、冻结期间甲方可以通过本应用查询冻结、解冻、结算与退款。',
  '四、本协议为沙箱样本，不具有任何法律效力。',
]

/** `cntr_att_cont`: base64 of a file, or the text itself. The standard says String and no more, so both are met. */
export function attachment(kind: AttachmentKind, agreementNo: string): string {
  const lines = [`协议编号：${agreementNo}`, ...ARTICLES]
  switch (kind) {
    case 'text':
      return [TITLE, ...lines].join('\n')
    case 'html':
      return Buffer.from(html(lines), 'utf8').toString('base64')
    case 'png':
      return agreementPng().toString('base64')
    case 'pdf':
      return agreementPdf(TITLE, lines).toString('base64')
  }
}

const html = (lines: readonly string[]): string =>
  `<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>${TITLE}</title></head><body><h1>${TITLE}</h1>${lines.map((line) => `<p>${line}</p>`).join('')}</body></html>\n`
