import type { CodeMaker } from './code.ts'
import { SHEET_STYLE } from './sheetStyle.ts'

/** One paper at one bed. */
export interface Sheet {
  hospital: string
  ward: string
  bed: string
  kind: CodeMaker['kind']
  /** Markup with everything in it. */
  code: string
  /** Which paper it is, for staff. */
  serial: string
  /** yyyy-MM-dd, as `until`. */
  madeOn: string
  until: string | undefined
  phone: string | undefined
}

/** A document of one page a sheet. */
export const sheetsHtml = (sheets: readonly Sheet[]): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${escape(`床头码 ${sheets[0]?.hospital ?? ''} ${sheets[0]?.ward ?? ''}`)}</title><style>${SHEET_STYLE}</style><body>${sheets.map(sheetHtml).join('')}</body></html>`

const FIRST_STEP = {
  wechat: ['打开微信「扫一扫」', '对准上面的码，进入「信用就医」小程序'],
  h5: ['用手机扫一扫', '对准上面的二维码，打开「信用就医」'],
} as const

function sheetHtml({
  hospital,
  ward,
  bed,
  kind,
  code,
  serial,
  madeOn,
  until,
  phone,
}: Sheet): string {
  const steps = [
    FIRST_STEP[kind],
    ['填写患者信息，同意授权', '在医保电子凭证里核对后点「同意」；家属可以代办'],
    ['查看协议、冻结金额和账单', '授权以后才看得到；随时可以回来看最新情况'],
  ]
  const sizes = `--hospital:${fit(hospital, 22, 10, 14)}pt;--ward:${fit(ward, 34, 6, 19)}pt;--bed:${fit(bed, 56, 2.5, 20)}pt`
  return `<section class="sheet" style="${sizes}">
<header><div class="hospital">${escape(hospital)}</div><div class="name">医保信用就医</div></header>
<div class="place"><div class="ward">${escape(ward)}</div><div class="bed">${escape(bed)}${bed.includes('床') ? '' : '<small>床</small>'}</div></div>
<div class="code">${code}</div>
<p class="why">住院不用先交押金。冻结多少、用了多少，扫码看得到。<span lang="en">No deposit needed. Scan to see what is held and what was used.</span></p>
<ol>${steps.map(([what, how], index) => `<li><div class="number">${index + 1}</div><div><b>${what}</b><span>${how}</span></div></li>`).join('')}</ol>
<footer>
<div class="help">${phone === undefined ? '不会用？请按铃叫护士，或到护士站' : `不会用？请找护士站　${escape(phone)}`}</div>
<div class="note">码里没有患者信息。换了床，请扫新床头的码。</div>
<div class="serial">编号 ${serial}　${until === undefined ? `${madeOn} 制` : `有效至 ${until}`}</div>
</footer>
</section>`
}

/**
 * Points: the largest for up to `most` full-width characters; longer ones smaller, and from the smallest on in two
 * lines or three.
 */
function fit(text: string, largest: number, most: number, smallest: number): number {
  const width = [...text].reduce((sum, character) => sum + (character > '⺀' ? 1 : 0.6), 0)
  return Math.max(smallest, Math.round(Math.min(largest, (largest * most) / width) * 10) / 10)
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
