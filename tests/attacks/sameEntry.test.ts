import { expect, test } from 'vitest'
import { STAY_LINK } from '../../cloudfunctions/patient/actions/entry.ts'
import { STAY_NUMBER } from '../../src/entry/stayNumber.ts'

test('what the app keeps of a link is what the function takes', () => {
  expect(STAY_NUMBER).toEqual(STAY_LINK)
})
