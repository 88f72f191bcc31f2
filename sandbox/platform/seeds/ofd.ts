import { crc32 } from 'node:zlib'

const NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** An agreement as 版式文档 (GB/T 33190), which no phone opens by itself. The same bytes every time. */
export function agreementOfd(title: string, lines: readonly string[]): Buffer {
  return archive([
    [
      'OFD.xml',
      `${XML}<ofd:OFD ${NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>sandbox</ofd:DocID><ofd:Title>${title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    ],
    [
      'Doc_0/Document.xml',
      `${XML}<ofd:Document ${NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
    ],
    [
      'Doc_0/PublicRes.xml',
      `${XML}<ofd:Res ${NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="SimSun" FamilyName="SimSun"/></ofd:Fonts></ofd:Res>`,
    ],
    [
      'Doc_0/Pages/Page_0/Content.xml',
      `${XML}<ofd:Page ${NAMESPACE}><ofd:Content><ofd:Layer ID="3">${[title, ...lines].map(textObject).join('')}</ofd:Layer></ofd:Content></ofd:Page>`,
    ],
  ])
}

/** A line of the page, millimetres. */
function textObject(line: string, index: number): string {
  const advance = `g ${Math.max(1, [...line].length - 1)} 5`
  return `<ofd:TextObject ID="${10 + index}" Boundary="20 ${20 + index * 12} 170 8" Font="2" Size="5"><ofd:TextCode X="0" Y="6" DeltaX="${advance}">${line}</ofd:TextCode></ofd:TextObject>`
}

/** A zip whose files lie in it as they are. */
function archive(files: readonly (readonly [name: string, content: string])[]): Buffer {
  const entries: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of files) {
    const [path, data] = [Buffer.from(name), Buffer.from(content, 'utf8')]
    // From "version needed" to "extra field length": the same in the entry and in the directory.
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    // 1980-01-01, the first day an archive knows.
    facts.writeUInt16LE(0x21, 8)
    facts.writeUInt32LE(crc32(data), 10)
    facts.writeUInt32LE(data.length, 14)
    facts.writeUInt32LE(data.length, 18)
    facts.writeUInt16LE(path.length, 22)
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, path, data])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts, rest, path]))
    entries.push(entry)
    offset += entry.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...entries, list, end])
}
