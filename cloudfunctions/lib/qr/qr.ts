import { encodeQR } from 'qr'

/** ISO/IEC 18004: four light modules all around. */
const QUIET = 4

/**
 * A QR code as SVG, its quiet zone included, as large as its box. Level Q: a quarter of it may be soiled. The only
 * place that knows which library makes codes.
 * @throws RangeError for what is not printable ASCII
 */
export function qrSvg(text: string): string {
  if (!/^[\x20-\x7e]{1,300}$/.test(text))
    throw new RangeError('a code holds 1 to 300 printable ASCII characters')
  const modules = encodeQR(text, 'raw', { ecc: 'quartile', border: QUIET })
  const side = modules.length
  let path = ''
  for (const [row, dark] of modules.entries()) {
    for (let column = 0; column < side; column += 1) {
      let run = 0
      while (dark[column + run] === true) run += 1
      // One bar for a run of modules: no hairlines between them in print.
      if (run > 0) path += `M${column} ${row}h${run}v1h-${run}z`
      column += run
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
}
