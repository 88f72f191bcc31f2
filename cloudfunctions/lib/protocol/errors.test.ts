import { expect, test } from 'vitest'
import {
  BusinessError,
  InputError,
  ProtocolError,
  StateError,
  UnavailableError,
  type CareError,
} from './errors.ts'

test.each<[string, () => CareError, string, boolean]>([
  ['ProtocolError', () => new ProtocolError('protocol.json', '话'), 'protocol', false],
  ['BusinessError', () => new BusinessError('business.1', '话'), 'business', false],
  ['StateError', () => new StateError('state.stay-busy', '话'), 'state', false],
  ['InputError', () => new InputError('input.field', '话'), 'input', false],
  ['UnavailableError', () => new UnavailableError('unavailable.store', '话'), 'unavailable', true],
])(
  'a %s has its name and its kind, and may be asked again or not',
  (name, make, kind, retryable) => {
    const error = make()
    expect(error).toMatchObject({ name, kind, retryable, message: '话', field: undefined })
    expect(error).not.toHaveProperty('cause')
  },
)

test('what is said beside holds: the field, what lies beneath, and whether to ask again', () => {
  const cause = new Error('beneath')
  const detail = { field: 'cert_no', cause, retryable: true }
  expect(new StateError('state.stay-busy', '话', detail)).toMatchObject(detail)
  expect(new UnavailableError('unavailable.store', '话', { retryable: false }).retryable).toBe(
    false,
  )
})
