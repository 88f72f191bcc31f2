/** The decoder's table turned round, made when it is first asked for. */
let table: Map<string, Buffer> | undefined

function made(): Map<string, Buffer> {
  const decoder = new TextDecoder('gbk')
  const made = new Map<string, Buffer>()
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const bytes = Buffer.from([lead, trail])
      const character = decoder.decode(bytes)
      if ([...character].length === 1) made.set(character, bytes)
    }
  return made
}

/** Undefined where GBK has not all of its characters. */
export function encodeGbk(text: string): Buffer | undefined {
  table ??= made()
  const parts: Buffer[] = []
  for (const character of text) {
    const bytes = character < '\u0080' ? Buffer.from(character) : table.get(character)
    if (bytes === undefined) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

/** Undefined where the bytes are none. */
export function decodeGbk(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
