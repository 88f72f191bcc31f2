import { gbk } from './gbk.ts'
import { agreementGif } from './gif.ts'
import { agreementOfd } from './ofd.ts'
import { agreementPdf } from './pdf.ts'
import { agreementPng } from './png.ts'

export type AttachmentKind =
  'html' | 'text' | 'png' | 'pdf' | 'gbk-html' | 'long-text' | 'gif' | 'ofd' | 'unknown' | 'none'

const TITLE = '住院信用就医预授权协议（沙箱样本）'

const ARTICLES = [
  '一、甲方（参保人）同意在住院期间使用信用就医预授权，',
  '由乙方按约定冻结医保个人账户及银行授信额度。',
  '二、出院结算时，个人负担部分从冻结金额中支付，余额自动解冻。',
  '三、冻结期间甲方可以通过本应用查询冻结、解冻、结算与退款。',
  '四、本协议为沙箱样本，不具有任何法律效力。',
]

/** `cntr_att_cont`. The standard says String and no more: files come in every spelling, and texts as they are. */
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
    case 'gbk-html':
      return gbk(html(lines, 'gb2312')).toString('base64')
    case 'long-text':
      return Buffer.from([TITLE, ...lines, ...appendix()].join('\n'), 'utf8').toString('base64url')
    case 'gif':
      return `data:image/png;base64,${agreementGif().toString('base64')}`
    case 'ofd':
      return agreementOfd(TITLE, lines).toString('hex')
    case 'unknown':
      return Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * at) % 251)).toString(
        'base64',
      )
    case 'none':
      return ''
  }
}

/** Clauses that fill many screens. */
const appendix = (): string[] =>
  Array.from(
    { length: 600 },
    (_, at) => `附则第 ${at + 1} 条：本条为沙箱样本，用来试看很长的协议，没有任何约定。`,
  )

const html = (lines: readonly string[], charset = 'utf-8'): string =>
  `<!doctype html>\n<html lang="zh-CN"><head><meta charset="${charset}"><title>${TITLE}</title></head><body><h1>${TITLE}</h1>${lines.map((line) => `<p>${line}</p>`).join('')}</body></html>\n`
