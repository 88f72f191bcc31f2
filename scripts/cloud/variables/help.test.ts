import { expect, it } from 'vitest'
import { OWN_OPEN } from '../../../cloudfunctions/lib/config/ownVariables.ts'
import { HELP } from './help.ts'

it('each of several institutions may have its own of all that patients are told', () =>
  expect(Object.keys(HELP).filter((name) => !OWN_OPEN.has(name))).toEqual([]))
