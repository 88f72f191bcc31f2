import { COLOURS, HEIGHT, WIDTH, colourAt } from './picture.ts'

/** Bits of a colour, and the codes that begin and end the compression. */
const DEPTH = 2
const CLEAR = 1 << DEPTH
const END = CLEAR + 1
/** With this few points between two clearings the codes never grow, and nothing need be compressed. */
const RUN = 2

/** The picture as GIF. The same bytes every time. */
export function agreementGif(): Buffer {
  const screen = Buffer.alloc(7)
  screen.writeUInt16LE(WIDTH, 0)
  screen.writeUInt16LE(HEIGHT, 2)
  // A table of four colours, eight bits each.
  screen[4] = 0b11110000 | (DEPTH - 1)
  const image = Buffer.alloc(10)
  image[0] = 0x2c
  image.writeUInt16LE(WIDTH, 5)
  image.writeUInt16LE(HEIGHT, 7)
  return Buffer.concat([
    Buffer.from('GIF89a'),
    screen,
    Buffer.from([...COLOURS.flat(), 0, 0, 0]),
    image,
    Buffer.from([DEPTH]),
    ...blocks(packed(codes())),
    Buffer.from([0, 0x3b]),
  ])
}

function* codes(): Generator<number> {
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    if (at % RUN === 0) yield CLEAR
    yield colourAt(at % WIDTH, Math.floor(at / WIDTH))
  }
  yield END
}

/** Codes of three bits, the lowest bit first. */
function packed(values: Iterable<number>): Buffer {
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const value of values) {
    bits |= value << held
    held += DEPTH + 1
    for (; held >= 8; held -= 8, bits >>= 8) bytes.push(bits & 0xff)
  }
  bytes.push(bits & 0xff)
  return Buffer.from(bytes)
}

function blocks(data: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255)
    parts.push(Buffer.from([part.length]), part)
  }
  return parts
}
