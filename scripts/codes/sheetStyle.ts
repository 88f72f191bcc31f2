/**
 * A5, for any printer: black on white, no colour, no large dark areas; the least that must be read from a bed is 5 mm
 * high.
 */
export const SHEET_STYLE = `
@page { size: 148mm 210mm; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font-family: 'Noto Sans Hans', 'PingFang SC', 'Microsoft YaHei', sans-serif; color: #000; background: #fff; -webkit-print-color-adjust: exact }
.sheet { width: 148mm; height: 210mm; padding: 8mm 11mm 7mm; display: flex; flex-direction: column; overflow: hidden; break-after: page; break-inside: avoid }
.sheet:last-child { break-after: auto }
header { display: flex; align-items: baseline; justify-content: space-between; gap: 6mm; border-bottom: .9mm solid #000; padding-bottom: 2.4mm }
.hospital { font-size: var(--hospital); font-weight: 700; line-height: 1.25 }
.name { font-size: 13pt; font-weight: 500; white-space: nowrap; letter-spacing: .04em }
.place { display: flex; align-items: center; justify-content: space-between; gap: 6mm; padding: 2mm 0 1.5mm }
.ward { font-size: var(--ward); font-weight: 700; line-height: 1.2; flex: 1 }
.bed { border: .9mm solid #000; border-radius: 3mm; padding: 0 5mm 1mm; font-weight: 700; line-height: 1.15; font-size: var(--bed); max-width: 62mm; text-align: center }
.bed small { font-size: 22pt; font-weight: 500; margin-left: 2mm }
.code { flex: 1; display: flex; align-items: center; justify-content: center; min-height: 0 }
.code svg, .code img { height: min(80mm, 100%); aspect-ratio: 1; display: block }
ol { list-style: none; display: flex; flex-direction: column; gap: 1.8mm; padding: 1.5mm 0 2.5mm }
li { display: flex; align-items: center; gap: 4.5mm }
.number { flex: none; width: 12mm; height: 12mm; border-radius: 50%; background: #000; color: #fff; font-size: 23pt; font-weight: 700; display: flex; align-items: center; justify-content: center; line-height: 1 }
li b { display: block; font-size: 17pt; font-weight: 700; line-height: 1.2 }
li span { display: block; font-size: 11.5pt; line-height: 1.3 }
.why { font-size: 11pt; font-weight: 700; line-height: 1.25; text-align: center }
.why span { display: block; font-size: 9pt; font-weight: 400 }
footer { border-top: .35mm solid #000; padding-top: 2mm; display: grid; grid-template-columns: 1fr auto; align-items: end; gap: 1mm 5mm }
.help { font-size: 14pt; font-weight: 700; line-height: 1.3; grid-column: 1 / -1 }
.note { font-size: 9.5pt; line-height: 1.4 }
.serial { font-size: 8.5pt; line-height: 1.4; text-align: right; white-space: nowrap }
`
