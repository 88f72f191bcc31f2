import QRCode from 'qrcode-terminal/vendor/QRCode/index.js'
import LEVELS from 'qrcode-terminal/vendor/QRCode/QRErrorCorrectLevel.js'

/** ISO/IEC 18004: four light modules all around. */
const QUIET = 4

/** The only place that knows which library makes codes. Level Q: a quarter of it may be soiled. @throws RangeError for what is not printable ASCII */
function modulesOf(text: string): { size: number; isDark(row: number, column: number): boolean } {
  if (!/^[\x20-\x7e]{1,300}$/.test(text)) throw new RangeError('a code holds 1 to 300 printable ASCII characters')
  const code = new QRCode(-1, LEVELS.Q)
  code.addData(text)
  code.make()
  return { size: code.getModuleCount(), isDark: (row, column) => code.isDark(row, column) }
}

/** A QR code as SVG, its quiet zone included, as large as its box. */
export function qrSvg(text: string): string {
  const { size, isDark } = modulesOf(text)
  const side = size + 2 * QUIET
  let path = ''
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let run = 0
      while (column + run < size && isDark(row, column + run)) run += 1
      // One bar for a run of modules: no hairlines between them in print.
      if (run > 0) path += `M${column + QUIET} ${row + QUIET}h${run}v1h-${run}z`
      column += run
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
}
