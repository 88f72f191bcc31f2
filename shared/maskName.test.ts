import { expect, test } from 'vitest'
import { maskName } from './maskName.ts'

test.each([
  ['王二', '王*'],
  ['张小三', '张*三'],
  ['欧阳小小三', '欧***三'],
  ['𠮷田', '𠮷*'],
  ['欧阳小三', '欧**三'],
  ['欧阳小小小三', '欧***三'],
  ['MARTA EXAMPLE', 'M*** E***'],
  ['José  O’Neil-Núñez Jr.', 'J*** O*** J***'],
  ['J.R.Ewing', 'J*** R*** E***'],
  ['.', ''],
  ['Li 四', 'L**四'],
  ['四 Li', '四**i'],
  ['黄演练', '黄*练'],
  ['阿卜杜热西提·买买提', '阿***提'],
  ['José Núñez', 'J*** N***'],
  ['Nguyễn Văn Ất', 'N*** V*** Ấ***'],
  ['王', '王*'],
  ['', '*'],
])('%s becomes %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})
