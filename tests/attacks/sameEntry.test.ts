import { expect, test } from 'vitest'
import { INSTITUTION_LINK, STAY_LINK } from '../../cloudfunctions/patient/actions/entry.ts'
import { INSTITUTION, STAY_NUMBER } from '../../src/entry/stayNumber.ts'

test('what the app keeps of a link is what the function takes', () => {
  expect(STAY_NUMBER).toEqual(STAY_LINK)
  expect(INSTITUTION).toEqual(INSTITUTION_LINK)
})
