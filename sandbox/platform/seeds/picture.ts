/** The picture of a signed page, in three colours. */
export const WIDTH = 480
export const HEIGHT = 320

/** Red, green and blue of ink, paper and seal. */
export const COLOURS = [
  [70, 74, 82],
  [252, 251, 247],
  [196, 40, 32],
] as const

const INK = 0
const PAPER = 1
const SEAL = 2

/** Lines of writing, a frame and a round red seal. @returns which of COLOURS the point has */
export function colourAt(x: number, y: number): 0 | 1 | 2 {
  const radius = Math.hypot(x - 370, y - 230)
  if ((radius > 52 && radius < 58) || radius < 14) return SEAL
  const frame = x < 14 || x >= WIDTH - 14 || y < 14 || y >= HEIGHT - 14
  const inner = x > 10 && x < WIDTH - 11 && y > 10 && y < HEIGHT - 11
  if (frame && inner) return INK
  const line = Math.floor(y / 28)
  const writing =
    y % 28 < 6 &&
    line >= 2 &&
    line <= 8 &&
    x > 48 &&
    x < (line === 8 ? 220 : 420) &&
    (x * 7 + line * 31) % 23 > 4
  return writing ? INK : PAPER
}
