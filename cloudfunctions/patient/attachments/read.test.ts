import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gbk } from '../../../sandbox/platform/seeds/gbk.ts'
import { IN_PROPORTION, growth } from '../../../testkit/processorTime.ts'
import { readAttachment } from './read.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
const PDF = latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n')
const ARTICLES =
  '信用就医协议：第一条，甲方同意在住院期间使用信用就医预授权。第二条，编号 2026-0007。'
const GBK_ARTICLES = gbk(ARTICLES)

describe('the kind of a file is told by its content', () => {
  const files: [string, Buffer, string][] = [
    ['PDF', PDF, 'application/pdf'],
    ['PNG', PNG, 'image/png'],
    ['JPEG', latin1('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01'), 'image/jpeg'],
    ['GIF', latin1('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,'), 'image/gif'],
    ['BMP', bitmap(), 'image/bmp'],
    ['WEBP', latin1('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0'), 'image/webp'],
    ['TIFF of Intel', latin1('II*\0\x08\0\0\0\x0e\0\xfe\0\x04\0\x01\0'), 'image/tiff'],
    ['TIFF of Motorola', latin1('MM\0*\0\0\0\x08\0\x0e\0\xfe\0\x04\0\x01'), 'image/tiff'],
    ['OFD', zip('OFD.xml', 'Doc_0/Document.xml'), 'application/ofd'],
    [
      'Word',
      zip('[Content_Types].xml', 'word/document.xml'),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['another archive', zip('scan/1.jpg'), 'application/zip'],
    [
      'Word before 2007',
      Buffer.concat([
        latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
        Buffer.alloc(600),
        Buffer.from('WordDocument', 'utf16le'),
      ]),
      'application/msword',
    ],
    ['RTF', latin1('{\\rtf1\\ansi\\ansicpg936 x}'), 'application/rtf'],
  ]
  const spellings: [string, (bytes: Buffer) => string][] = [
    ['base64', (bytes) => bytes.toString('base64')],
    ['base64 without its padding', (bytes) => bytes.toString('base64').replace(/=+$/, '')],
    ['base64url', (bytes) => bytes.toString('base64url')],
    ['base64 in lines', (bytes) => bytes.toString('base64').replace(/.{20}/g, '$&\r\n')],
    [
      'base64 whose + a form has turned to blanks',
      (bytes) => bytes.toString('base64').replaceAll('+', ' '),
    ],
    ['hexadecimal', (bytes) => bytes.toString('hex')],
    ['hexadecimal of a database', (bytes) => `0x${bytes.toString('hex').toUpperCase()}`],
    ['a data: URL', (bytes) => `data:text/html;base64,${bytes.toString('base64')}`],
    ['a data: URL without base64', (bytes) => `data:,${percent(bytes)}`],
    ['a character a byte', (bytes) => bytes.toString('latin1')],
    ['gzip in base64', (bytes) => gzipSync(bytes).toString('base64')],
    ['base64 of base64', (bytes) => base64(base64(Buffer.concat([bytes, Buffer.alloc(60, 0x20)])))],
  ]
  for (const [kind, bytes, mediaType] of files)
    test.each(spellings)(`${kind} in %s`, (_, spell) => {
      const read = readAttachment(spell(bytes))
      expect(read.mediaType).toBe(mediaType)
      expect(read.bytes.subarray(0, bytes.length)).toEqual(bytes)
    })

  test.each([
    ['a byte order mark', '\xef\xbb\xbf'],
    ['an empty line', '\r\n'],
    ['blanks', '  \t'],
  ])('with %s in front, which is not part of it', (_, front) => {
    for (const [, bytes, mediaType] of files)
      expect(readAttachment(base64(Buffer.concat([latin1(front), bytes])))).toEqual({
        mediaType,
        bytes,
      })
  })
})

describe('texts come as UTF-8, whatever they were', () => {
  const utf16be = Buffer.from(`\ufeff${ARTICLES}`, 'utf16le').swap16()
  test.each([
    ['as they stand', ARTICLES],
    ['UTF-8', base64(Buffer.from(ARTICLES))],
    ['UTF-8 with a mark', base64(Buffer.from(`\ufeff${ARTICLES}`))],
    ['UTF-8 in hexadecimal', Buffer.from(ARTICLES).toString('hex')],
    ['UTF-8 in gzip', base64(gzipSync(ARTICLES))],
    ['GBK', base64(GBK_ARTICLES)],
    ['GBK in hexadecimal', GBK_ARTICLES.toString('hex')],
    ['GBK read as Latin-1', GBK_ARTICLES.toString('latin1')],
    ['UTF-8 read as Latin-1', Buffer.from(ARTICLES).toString('latin1')],
    ['UTF-16', base64(Buffer.from(`\ufeff${ARTICLES}`, 'utf16le'))],
    ['UTF-16, the other way round', base64(utf16be)],
    ['UTF-16 without a mark', base64(Buffer.from(ARTICLES, 'utf16le'))],
    ['a field filled with zeros', base64(Buffer.concat([GBK_ARTICLES, Buffer.alloc(9)]))],
    ['UTF-16 and a zero', base64(Buffer.from(`\ufeff${ARTICLES}\0`, 'utf16le'))],
  ])('%s', (_, content) => {
    expect(readAttachment(content)).toEqual({
      mediaType: 'text/plain',
      bytes: Buffer.from(ARTICLES),
    })
  })

  test.each([
    '<!DOCTYPE html><html><body>协议</body></html>',
    '\n<!-- 甲 -->\n<p>第一条</p>',
    '<META http-equiv="Content-Type" content="text/html; charset=gb2312"><BR>第一条',
    '\ufeff<?xml version="1.0"?><html></html>',
    '<h2>协议</h2>',
  ])('HTML: %j', (html) => {
    expect(readAttachment(html).mediaType).toBe('text/html')
    expect(readAttachment(base64(Buffer.from(html))).mediaType).toBe('text/html')
    expect(readAttachment(base64(gbk(html.replace('\ufeff', '')))).mediaType).toBe('text/html')
  })

  test('a declared charset is believed where it reads', () => {
    const page = latin1('<html><meta charset="big5"><p>\xa8\xf3\xc4\xb3</p></html>')
    expect(readAttachment(base64(page)).bytes.toString()).toContain('<p>協議</p>')
  })

  test.each(['<甲方>：泉州', '<3 天内有效', '甲<b>方</b>', '第一条'])('words: %j', (words) =>
    expect(readAttachment(words).mediaType).toBe('text/plain'),
  )

  test.each([
    'agreementsigned1',
    'agreement-of-2026',
    '2026110100000001',
    'XYZY2026110100101',
    'deadbeefdeadbeef',
    'émigré',
    'The agreement is kept at the counter of the hospital',
  ])('a word, a number or a sentence stays what it is: %s', (words) => {
    expect(readAttachment(words)).toEqual({ mediaType: 'text/plain', bytes: Buffer.from(words) })
  })
})

describe('bytes are never text', () => {
  test.each([
    ['an unknown file', Buffer.from(Array.from({ length: 200 }, (_, at) => (at * 37) % 256))],
    ['one without zeros or line ends', Buffer.alloc(96, '\xff\xfa\x91\x85\xfe\x9c', 'latin1')],
    ['a gzip that is cut off', gzipSync('甲'.repeat(999)).subarray(0, 30)],
    ['a text with bytes in it', Buffer.concat([Buffer.from(ARTICLES), latin1('\x01\x02\x03')])],
  ])('%s', (_, bytes) => {
    for (const content of [
      base64(bytes),
      bytes.toString('hex'),
      `data:text/plain;base64,${base64(bytes)}`,
    ])
      expect(readAttachment(content)).toEqual({ mediaType: 'application/octet-stream', bytes })
    expect(readAttachment(bytes.toString('utf8')).mediaType).not.toMatch(/^text/)
  })

  test('a text of which a letter was lost is still shown, one of which half was lost is not', () => {
    expect(readAttachment(`${ARTICLES.repeat(3)}\ufffd`).mediaType).toBe('text/plain')
    expect(readAttachment('\ufffd\ufffdж\ufffd\ufffd\ufffd').mediaType).toBe(
      'application/octet-stream',
    )
  })

  test('a gzip that unpacks to more than there is room for is not unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024))
    expect(readAttachment(base64(bomb))).toEqual({
      mediaType: 'application/octet-stream',
      bytes: bomb,
    })
  })

  test('no text that comes out holds control characters, whatever went in', () => {
    const content = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.uint8Array().map((bytes) => base64(Buffer.from(bytes))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('hex')),
    )
    fc.assert(
      fc.property(content, (text) => {
        const { mediaType, bytes } = readAttachment(text)
        if (mediaType.startsWith('text/'))
          expect(bytes.toString('utf8')).not.toMatch(/[\0-\x08\x0e-\x1f\x7f]/)
      }),
    )
  }, 20_000)

  test.each([
    ['letters', (length: number) => 'A'.repeat(length)],
    ['blanks', (length: number) => `A${' '.repeat(length)}!`],
    ['letters and blanks', (length: number) => 'AA '.repeat(length / 3)],
    ['tags', (length: number) => '<p '.repeat(length / 3)],
    ['comments', (length: number) => '<!--'.repeat(length / 4)],
    ['digits', (length: number) => '3'.repeat(length)],
  ])('reading takes time in proportion: %s', (_, make) => {
    const reading = (length: number) => {
      const text = make(length)
      return () => readAttachment(text)
    }
    expect(growth(reading, 2_000_000)).toBeLessThan(IN_PROPORTION)
  })
})

function base64(bytes: Buffer | string): string {
  return Buffer.from(bytes as string).toString('base64')
}

function percent(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

function bitmap(): Buffer {
  const bytes = Buffer.alloc(58)
  bytes.write('BM', 'latin1')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(54, 10)
  bytes.writeUInt32LE(40, 14)
  return bytes
}

/** As much of an archive as tells what it is: its entries, one behind the other. */
function zip(...names: string[]): Buffer {
  return Buffer.concat(
    names.map((name) => {
      const data = deflateRawSync(name)
      const head = Buffer.alloc(30)
      head.write('PK\x03\x04', 'latin1')
      head.writeUInt16LE(8, 8)
      head.writeUInt32LE(data.length, 18)
      head.writeUInt16LE(name.length, 26)
      return Buffer.concat([head, Buffer.from(name), data])
    }),
  )
}
