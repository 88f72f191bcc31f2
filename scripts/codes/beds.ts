import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import { bedKey } from '../../cloudfunctions/lib/tickets/place.ts'

/** Of one command; a hospital's largest ward has fewer. */
const MOST = 300

/**
 * Reads `1-12`, `01-12`, `A1-A6,加1,加2`. A range keeps its prefix and the width of its first number.
 * @throws InputError naming the part that is wrong, or a bed that is named twice
 */
export function readBeds(text: string, option: string): string[] {
  const beds = text
    .normalize('NFKC')
    .split(/[,、\s]+/)
    .filter(Boolean)
    .flatMap((part) => readPart(part, option))
  if (beds.length === 0) throw wrong(option, '没有写床号，如 1-12 或 1,2,加1')
  if (beds.length > MOST) throw wrong(option, `一次最多 ${MOST} 张床`)
  const seen = new Set<string>()
  for (const bed of beds) {
    if (bedKey(bed) === '' || [...bed].length > 12)
      throw wrong(option, `床号“${bed}”应有 1 到 12 个字`)
    if (seen.has(bedKey(bed))) throw wrong(option, `床号“${bed}”写了两次`)
    seen.add(bedKey(bed))
  }
  return beds
}

function readPart(part: string, option: string): string[] {
  const bed = part.replace(/床$/, '')
  const range = /^(.*?)(\d{1,4})[-~—–](.*?)(\d{1,4})$/.exec(bed)
  if (range === null) {
    if (/[-~—–]/.test(bed)) throw wrong(option, `“${part}”不是床号的范围，应像 1-12`)
    return [bed]
  }
  const [, prefix = '', from = '', again = '', to = ''] = range
  if ((again !== '' && again !== prefix) || Number(to) < Number(from))
    throw wrong(option, `“${part}”不是床号的范围，应像 1-12 或 A1-A6`)
  if (Number(to) - Number(from) >= MOST) throw wrong(option, `一次最多 ${MOST} 张床`)
  return Array.from(
    { length: Number(to) - Number(from) + 1 },
    (_, index) => `${prefix}${String(Number(from) + index).padStart(from.length, '0')}`,
  )
}

const wrong = (option: string, why: string) =>
  new InputError('input.beds', `--${option}：${why}`, { field: `--${option}` })
