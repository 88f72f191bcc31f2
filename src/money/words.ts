import { readMoney } from './format.ts'

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['仟', '佰', '拾', '']

/**
 * An amount in the capital characters of a bank slip (大写), for reading aloud and against misreading.
 * @param amount yuan, at most 16 digits before the point; what is not an amount comes back as it is
 * @example moneyWords('10050.30') // '壹万零伍拾元叁角'
 */
export function moneyWords(amount: string): string {
  const parts = readMoney(amount)
  if (parts === undefined || parts.yuan.length > 16) return amount
  const yuan = whole(parts.yuan)
  const [jiao, fen] = [Number(parts.fen[0]), Number(parts.fen[1])]
  const sign = parts.negative ? '负' : ''
  if (jiao === 0 && fen === 0) return `${sign}${yuan || '零'}元整`
  const change = `${jiao > 0 ? `${DIGITS[jiao]}角` : yuan ? '零' : ''}${fen > 0 ? `${DIGITS[fen]}分` : ''}`
  return `${sign}${yuan && `${yuan}元`}${change}`
}

/** Below 10^16: so many 亿, and the rest. */
function whole(digits: string): string {
  const padded = digits.padStart(16, '0')
  return joined(
    belowHundredMillion(padded.slice(0, 8)),
    '亿',
    belowHundredMillion(padded.slice(8)),
    padded[8] === '0',
  )
}

function belowHundredMillion(digits: string): string {
  return joined(
    belowTenThousand(digits.slice(0, 4)),
    '万',
    belowTenThousand(digits.slice(4)),
    digits[4] === '0',
  )
}

/** A gap between the upper and the lower part is said as one 零. */
function joined(upper: string, unit: string, lower: string, gap: boolean): string {
  if (upper === '') return lower
  return `${upper}${unit}${gap && lower !== '' ? '零' : ''}${lower}`
}

function belowTenThousand(digits: string): string {
  let words = ''
  let gap = false
  for (const [index, digit] of [...digits].entries()) {
    if (digit === '0') {
      gap = words !== ''
      continue
    }
    words += `${gap ? '零' : ''}${DIGITS[Number(digit)]}${PLACES[index]}`
    gap = false
  }
  return words
}
