/** The scan on the second page, in grey: with it the file is a little over 3 MB. */
const SCAN_WIDTH = 1536
const SCAN_HEIGHT = 2048
/** A4, in points. */
const PAGE = '[0 0 595 842]'

/**
 * An agreement as a PDF of two pages: the words, and an uncompressed scan of the signed sheet. The same bytes every
 * time. The font is one of those that PDF readers know by name (Adobe-GB1), so none is embedded.
 */
export function agreementPdf(title: string, lines: readonly string[]): Buffer {
  return assemble([
    dictionary('<< /Type /Catalog /Pages 2 0 R >>'),
    dictionary('<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>'),
    dictionary(
      `<< /Type /Page /Parent 2 0 R /MediaBox ${PAGE} /Resources << /Font << /F 5 0 R >> >> /Contents 8 0 R >>`,
    ),
    dictionary(
      `<< /Type /Page /Parent 2 0 R /MediaBox ${PAGE} /Resources << /XObject << /Scan 10 0 R >> >> /Contents 9 0 R >>`,
    ),
    dictionary(
      '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    ),
    dictionary(
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>',
    ),
    dictionary(
      '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ),
    stream('', Buffer.from(words(title, lines), 'ascii')),
    stream('', Buffer.from('q 483 0 0 644 56 99 cm /Scan Do Q', 'ascii')),
    stream(
      `/Type /XObject /Subtype /Image /Width ${SCAN_WIDTH} /Height ${SCAN_HEIGHT} /ColorSpace /DeviceGray /BitsPerComponent 8`,
      scan(),
    ),
  ])
}

function words(title: string, lines: readonly string[]): string {
  const body = lines.map((line) => `0 -28 Td <${ucs2(line)}> Tj`).join('\n')
  return `BT /F 20 Tf 56 770 Td <${ucs2(title)}> Tj /F 13 Tf\n${body}\nET`
}

const ucs2 = (text: string): string =>
  Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()

/** Paper with its grain, and lines of ink. */
function scan(): Buffer {
  const pixels = Buffer.alloc(SCAN_WIDTH * SCAN_HEIGHT)
  let grain = 20261101
  for (let at = 0; at < pixels.length; at++) {
    grain = (Math.imul(grain, 1664525) + 1013904223) >>> 0
    const x = at % SCAN_WIDTH
    const y = Math.floor(at / SCAN_WIDTH)
    const ink = y > 260 && y < 1500 && y % 62 < 5 && x > 180 && x < 1356
    pixels[at] = (ink ? 60 : 236) + (grain >>> 28)
  }
  return pixels
}

const dictionary = (text: string): Buffer => Buffer.from(text, 'ascii')

const stream = (entries: string, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`<< ${entries}${entries && ' '}/Length ${data.length} >>\nstream\n`, 'ascii'),
    data,
    Buffer.from('\nendstream', 'ascii'),
  ])

/** Objects are numbered from 1 in the order given; the first one is the catalogue. */
function assemble(objects: readonly Buffer[]): Buffer {
  // The comment of four high bytes tells a transfer that this is no text.
  const head = Buffer.concat([
    Buffer.from('%PDF-1.4\n%', 'ascii'),
    Buffer.from([0xe2, 0xe3, 0xcf, 0xd3, 0x0a]),
  ])
  const parts: Buffer[] = [head]
  const offsets: number[] = []
  let size = head.length
  const push = (part: Buffer) => {
    parts.push(part)
    size += part.length
  }
  objects.forEach((object, index) => {
    offsets.push(size)
    push(
      Buffer.concat([
        Buffer.from(`${index + 1} 0 obj\n`, 'ascii'),
        object,
        Buffer.from('\nendobj\n', 'ascii'),
      ]),
    )
  })
  const start = size
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
      'ascii',
    ),
  )
  return Buffer.concat(parts)
}
