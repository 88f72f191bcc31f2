import fc from 'fast-check'
import jsqr from 'jsqr'
import { describe, expect, it } from 'vitest'
import { qrSvg } from './qr.ts'

/** Pixels a module. */
const SCALE = 4

/** CommonJS: what an ES module sees as its default depends on the loader. */
const decode = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr

interface Picture {
  width: number
  height: number
  data: Uint8Array
}

/** Draws the picture's bars, as a printer would. */
function draw(svg: string): Picture {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)![1])
  const width = side * SCALE
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    paint(data, width, Number(x) * SCALE, Number(y) * SCALE, Number(run) * SCALE, SCALE, 0)
  return { width, height: width, data }
}

function paint(
  data: Uint8Array,
  width: number,
  left: number,
  top: number,
  across: number,
  down: number,
  shade: number,
): void {
  for (let y = top; y < top + down; y += 1)
    for (let x = left; x < left + across; x += 1)
      data.fill(shade, (y * width + x) * 4, (y * width + x) * 4 + 3)
}

/** By another program than the one that made it. */
function read({ data, width, height }: Picture): string {
  const seen = decode(new Uint8ClampedArray(data), width, height)
  if (seen === null) throw new Error('no code is seen')
  return seen.data
}

describe('qrSvg', () => {
  it('is read by another program', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{28}$/), (ticket) => {
        const text = `https://xinyong.example.cn/?ticket=${ticket}`
        expect(read(draw(qrSvg(text)))).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  it('also at other lengths', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,120}$/), (text) => {
        expect(read(draw(qrSvg(text)))).toBe(text)
      }),
      { numRuns: 40 },
    )
  })

  it('is read with a stain on it', () => {
    const text = 'https://xinyong.example.cn/?ticket=xLiM-ePSixgF9zlX4i9ZxsxMsOe1'
    const picture = draw(qrSvg(text))
    const [middle, stain] = [picture.width / 2, 7 * SCALE]
    paint(picture.data, picture.width, middle - stain / 2, middle - stain / 2, stain, stain, 0)
    expect(read(picture)).toBe(text)
  })

  it('has four light modules all around', () => {
    const { width, data } = draw(qrSvg('x'))
    for (let y = 0; y < width; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const inside = Math.min(x, y, width - 1 - x, width - 1 - y) >= 4 * SCALE
        if (!inside) expect(data[(y * width + x) * 4]).toBe(255)
      }
    }
  })

  it.each(['', '床', 'a\n', 'x'.repeat(301)])('refuses %j', (text) =>
    expect(() => qrSvg(text)).toThrow(RangeError),
  )
})
