import { expect, it } from 'vitest'
import { echoOf } from './echo.ts'

it('says nothing of what fits', () => {
  expect(echoOf('', 0)).toBe('')
  expect(echoOf('黄演练', 14)).toBe('')
})

it('groups a citizen’s number as it is typed', () => {
  expect(echoOf('350521', 12)).toBe('')
  expect(echoOf('3505211945', 12)).toBe('350521 1945')
  expect(echoOf('350521194506270030', 12)).toBe('350521 19450627 0030')
})

it('repeats what does not, a citizen’s number by its parts', () => {
  expect(echoOf('35052119450627003X', 6)).toBe('350521 19450627 003X')
  expect(echoOf('阿卜杜热西提·买买提吐尔逊·阿布都克里木江', 14)).toBe(
    '阿卜杜热西提·买买提吐尔逊·阿布都克里木江',
  )
  expect(echoOf('MARTA MARIA ANNA LUISA DE LA CRUZ', 14)).toBe('MARTA MARIA ANNA LUISA DE LA CRUZ')
})
