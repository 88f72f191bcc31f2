import { describe, expect, it } from 'vitest'
import { heldMember } from './heldText.ts'
import { encodeWire, parseWire, stringifyWire, type WireObject } from './json.ts'

// Texts that are taken out of the source before it is read: whatever stands around them, nothing may be read otherwise.

const LONG = 'QUJD'.repeat(50_000)
const asText = (text: string) => parseWire(text)
const asBytes = (text: string) => parseWire(Buffer.from(text))

describe('a long text', () => {
  it.each([
    ['is a member', `{"a":"${LONG}"}`],
    ['is one of several', `{"a":"${LONG}","b":["${LONG}",1.50,"王"],"c":{"d":"${LONG}"}}`],
    ['is all there is', `"${LONG}"`],
    ['is a name', `{"${LONG}":"${LONG}"}`],
    ['stands behind an escaped quote', `{"a":"x\\"${LONG}","b":"${LONG}\\""}`],
    ['stands behind an escaped backslash', `{"a":"x\\\\","b":"${LONG}"}`],
    ['stands between Chinese', `{"王":"${LONG}","b":"小明"}`],
    ['has Chinese in its midst', `{"a":"${LONG}王${LONG}"}`],
    ['has an escape in its midst', `{"a":"${LONG}\\n${LONG}"}`],
    ['has a letter in its midst that is escaped', `{"a":"${LONG}\\u0041${LONG}"}`],
    ['has blanks around it', ` {"a" : "${LONG}" , "b" : 1 } `],
    ['is blanks between texts', `{"a":${' '.repeat(200_000)}"b"}`],
    ['is blanks between texts, and one', `{"a":${' '.repeat(200_000)}"b","c":"${LONG}"}`],
  ])('%s', (_what, text) => {
    expect(asBytes(text)).toEqual(asText(text))
    expect(encodeWire(asBytes(text) as WireObject).toString()).toBe(stringifyWire(asText(text)))
  })

  it.each([
    ['a quote too many', `{"a":"${LONG}""}`],
    ['no comma', `{"a":"${LONG}" "b":"${LONG}"}`],
    ['no colon', `{"a""${LONG}"}`],
    ['a name twice', `{"a":"${LONG}","a":"${LONG}"}`],
    ['a name that is not allowed', `{"__proto__":"${LONG}"}`],
    ['no end', `{"a":"${LONG}","b":"${LONG}`],
    ['something behind', `{"a":"${LONG}"}"${LONG}"`],
  ])('%s is refused with the words for its text', (_what, text) => {
    const words = (read: () => unknown) => {
      try {
        return read()
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(words(() => asBytes(text))).toBe(words(() => asText(text)))
    expect(words(() => asText(text))).toMatch(/^报文/)
  })

  it('is refused for one control character, wherever it stands', () => {
    for (let at = 0; at < 9; at++)
      for (const place of [at, 70_000 + at, LONG.length - 1 - at])
        for (const control of ['\u0000', '\n', '\u001f']) {
          const bad = `${LONG.slice(0, place)}${control}${LONG.slice(place + 1)}`
          expect(() => asBytes(`{"${'n'.repeat(at)}":"${bad}"}`)).toThrow('报文不是正确的 JSON')
        }
  })

  it('is kept as the bytes it came in, until somebody reads it', () => {
    const message = asBytes(`{"a":"${LONG}","b":"c"}`) as WireObject
    expect(heldMember(message, 'a')).toBeDefined()
    const several = asBytes(`{"a":"${LONG}","b":{"c":"x"},"d":"${LONG}"}`) as WireObject
    expect(['a', 'b', 'd'].filter((name) => heldMember(several, name))).toEqual(['a', 'd'])
    expect(Object.keys(message)).toEqual(['a', 'b'])
    expect(message.a === LONG).toBe(true)
    expect(heldMember(message, 'a')).toBeUndefined()
    expect(Object.getOwnPropertyDescriptor(message, 'a')).toMatchObject({
      writable: true,
      enumerable: true,
    })
  })

  it('can be copied and replaced like any other', () => {
    const message = asBytes(`{"a":"${LONG}"}`) as WireObject
    message.a = 'other'
    expect(stringifyWire(message)).toBe('{"a":"other"}')
    expect({ ...(asBytes(`{"a":"${LONG}"}`) as WireObject) }).toEqual({ a: LONG })
    const rid = asBytes(`{"a":"${LONG}","b":"c"}`) as WireObject
    delete rid.a
    rid.a = 'new'
    expect(stringifyWire(rid)).toBe('{"b":"c","a":"new"}')
  })
})
