import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CHUNK_BYTES, asciiText, heldMember, hexText, hold, holdsText } from './heldText.ts'

const SIZES = [2, 0, 1, 7, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 3]

describe.each(SIZES)('a text of %i bytes', (size) => {
  const bytes = randomBytes(size)
  const letters = Buffer.from(Array.from(bytes, (byte) => 0x41 + (byte % 26)))

  test.each([
    ['in hex', hexText(bytes), bytes.toString('hex').toUpperCase()],
    ['as it is', asciiText(letters), letters.toString('latin1')],
  ])('%s is the same in one piece, in several, and written into another', (_, text, whole) => {
    expect(text.length).toBe(whole.length)
    expect(text.toString() === whole).toBe(true)
    const chunks = [...text.chunks()]
    expect(Buffer.concat(chunks).toString('latin1') === whole).toBe(true)
    expect(chunks).toHaveLength(Math.ceil(size / CHUNK_BYTES))
    const target = Buffer.alloc(whole.length + 2, '.')
    text.writeTo(target, 1)
    expect(target.toString('latin1') === `.${whole}.`).toBe(true)
    for (const character of ['A', 'Z', '0', '&'])
      expect(text.includes(character)).toBe(whole.includes(character))
  })
})

describe('a member whose text is held', () => {
  const holding = () => {
    const object: Record<string, unknown> = { before: 1 }
    hold(object, 'cont', asciiText(Buffer.from('ABC')))
    return object
  }

  test('is one like any other, and a string once it is read or spread', () => {
    const object = holding()
    expect(holdsText(object)).toBe(true)
    expect(String(heldMember(object, 'cont'))).toBe('ABC')
    expect({ ...object }).toStrictEqual({ before: 1, cont: 'ABC' })
    expect(heldMember(object, 'cont')).toBeUndefined()
    expect(Object.getOwnPropertyDescriptor(object, 'cont')).toMatchObject({
      value: 'ABC',
      writable: true,
      enumerable: true,
      configurable: true,
    })
  })

  test('is what is written over it', () => {
    const object = holding()
    object.cont = 'other'
    expect(object).toStrictEqual({ before: 1, cont: 'other' })
    expect(heldMember(object, 'cont')).toBeUndefined()
  })

  test('is several, each by itself', () => {
    const object = holding()
    hold(object, 'more', asciiText(Buffer.from('DEF')))
    expect(object.cont).toBe('ABC')
    expect(String(heldMember(object, 'more'))).toBe('DEF')
    expect(heldMember(object, 'before')).toBeUndefined()
    expect([holdsText({}), heldMember({ cont: 'x' }, 'cont')]).toEqual([false, undefined])
  })
})
