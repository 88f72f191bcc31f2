import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAttachment } from './attachment.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])

describe('the kind of an agreement’s attachment is told by its content', () => {
  test.each([
    ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
    ['PNG', PNG, 'image/png'],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'image/jpeg'],
    ['HTML', Buffer.from('<!DOCTYPE html><html><body>协议</body></html>'), 'text/html'],
    ['text', Buffer.from('信用就医协议：第一条……'), 'text/plain'],
  ])('%s in base64', (_, bytes, mediaType) => {
    expect(readAttachment(bytes.toString('base64'))).toEqual({
      mediaType,
      size: bytes.length,
      content: bytes.toString('base64'),
    })
  })

  test('a data: URL, whatever type it claims', () => {
    expect(readAttachment(`data:text/html;base64,${PNG.toString('base64')}`).mediaType).toBe(
      'image/png',
    )
  })

  test('base64 broken into lines', () => {
    const lines = Buffer.from('%PDF-1.4 '.padEnd(300, 'x'))
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')
    expect(readAttachment(lines)).toMatchObject({ mediaType: 'application/pdf', size: 300 })
  })

  test('text and HTML that are not base64 at all', () => {
    expect(readAttachment('<p>第一条</p>').mediaType).toBe('text/html')
    expect(Buffer.from(readAttachment('第一条').content, 'base64').toString()).toBe('第一条')
  })

  test('a word that happens to be in base64’s alphabet stays a word', () => {
    expect(Buffer.from(readAttachment('agreementsigned1').content, 'base64').toString()).toBe(
      'agreementsigned1',
    )
  })

  test('no content is lost, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readAttachment(text)
        expect(Buffer.from(read.content, 'base64').length).toBe(read.size)
      }),
    )
  })
})
