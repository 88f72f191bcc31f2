import { expect, it } from 'vitest'
import { maskName, shortMask } from './mask.ts'

it.each([
  ['王二', '王*'],
  ['黄演练', '黄*练'],
  ['阿卜杜热西提·买买提', '阿***提'],
  ['𠮷田', '𠮷*'],
  ['MARTA EXAMPLE', 'M*** E***'],
  ['José Núñez', 'J*** N***'],
  ['', '*'],
])('%s becomes %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

it('tells nothing by the length', () => expect(shortMask('350***********0030')).toBe('350****0030'))
