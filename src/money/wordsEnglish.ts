import { readMoney } from './format.ts'

const ONES = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const SCALES = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion']

/**
 * An amount in English words, for reading aloud and against misreading.
 * @param amount yuan, at most 16 digits before the point; what is not an amount comes back as it is
 * @example moneyWordsEnglish('12050.30') // 'twelve thousand and fifty yuan, thirty fen'
 */
export function moneyWordsEnglish(amount: string): string {
  const parts = readMoney(amount)
  if (parts === undefined || parts.yuan.length > 16) return amount
  const fen = Number(parts.fen)
  return `${parts.negative ? 'minus ' : ''}${whole(parts.yuan)} yuan${fen === 0 ? '' : `, ${belowThousand(fen)} fen`}`
}

function whole(digits: string): string {
  const padded = digits.padStart(18, '0')
  const groups = [0, 3, 6, 9, 12, 15].map((from) => Number(padded.slice(from, from + 3)))
  const said = groups
    .map((group, index) =>
      group === 0 ? '' : `${belowThousand(group)}${SCALES[groups.length - 1 - index]}`,
    )
    .filter(Boolean)
  if (said.length === 0) return 'zero'
  const last = Number(digits.slice(-3))
  return said.length > 1 && last > 0 && last < 100
    ? `${said.slice(0, -1).join(' ')} and ${said[said.length - 1]}`
    : said.join(' ')
}

function belowThousand(number: number): string {
  const [hundreds, rest] = [Math.floor(number / 100), number % 100]
  const small =
    rest < 20
      ? `${ONES[rest]}`
      : `${TENS[Math.floor(rest / 10) - 2]}${rest % 10 ? `-${ONES[rest % 10]}` : ''}`
  return hundreds === 0 ? small : `${ONES[hundreds]} hundred${small && ` and ${small}`}`
}
