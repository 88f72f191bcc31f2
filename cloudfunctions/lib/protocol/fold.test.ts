import { describe, expect, test } from 'vitest'
import { compareFolded } from './fold.ts'

describe('names without regard to case, as Java compares them', () => {
  test.each([
    ['frez_amt', 'FREZ_AMT'],
    ['姓名a', '姓名A'],
    ['é', 'É'],
    // The long s is an S in upper case, and the sign of Kelvin a k in lower case.
    ['ſ', 's'],
    ['\u212a', 'k'],
    // Of both sigmas the upper case is the same one.
    ['ς', 'σ'],
    // Without its dot the i becomes the usual one by way of its upper case.
    ['ı', 'i'],
  ])('%s and %s are one', (one, other) => {
    // A Chinese character beside: whoever has none is compared in another way.
    expect(compareFolded(`名${one}`, `名${other}`)).toBe(0)
    expect(compareFolded(one, other)).toBe(0)
    expect(compareFolded(other, one)).toBe(0)
  })

  test.each([
    ['a', 'b'],
    ['a', 'B'],
    ['A', 'b'],
    ['a', 'aa'],
    ['Z', '姓'],
    ['姓A', '姓b'],
    ['姓a', '姓B'],
    // Two letters in upper case: it stays what it is.
    ['SS', 'ß'],
    ['ss', 'ß'],
    // Two units in lower case: it stays what it is.
    ['i', 'İ'],
    ['i\u0307', 'İ'],
    // A character outside the first plane is two units, neither of which has a case.
    ['\u{10400}', '\u{10428}'],
  ])('%s comes before %s', (one, other) => {
    expect(compareFolded(one, other)).toBe(-1)
    expect(compareFolded(other, one)).toBe(1)
  })
})
