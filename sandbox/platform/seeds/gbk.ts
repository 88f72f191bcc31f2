let pairs: ReadonlyMap<string, Buffer> | undefined

/**
 * Text as an old program of a hospital writes it. Node reads GBK and does not write it: each character is looked for
 * among what the decoder gives.
 * @throws TypeError for a character that GB 2312 does not have
 */
export function gbk(text: string): Buffer {
  pairs ??= new Map(decoded())
  const known = pairs
  return Buffer.concat(
    [...text].map((character) => {
      const bytes = character < '\x80' ? Buffer.from(character, 'latin1') : known.get(character)
      if (bytes === undefined) throw new TypeError(`GB 2312 has no ${character}`)
      return bytes
    }),
  )
}

function* decoded(): Generator<[string, Buffer]> {
  const decoder = new TextDecoder('gbk')
  for (let lead = 0xa1; lead <= 0xf7; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const bytes = Buffer.from([lead, trail])
      yield [decoder.decode(bytes), bytes]
    }
}
