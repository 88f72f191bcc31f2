import { expect, test } from 'vitest'
import {
  BusinessError,
  InputError,
  ProtocolError,
  StateError,
  UnavailableError,
  type CareError,
} from './errors.ts'

test.each<[CareError, string, string, boolean]>([
  [new ProtocolError('protocol.json', '话'), 'ProtocolError', 'protocol', false],
  [new BusinessError('business.1', '话'), 'BusinessError', 'business', false],
  [new StateError('state.stay-busy', '话'), 'StateError', 'state', false],
  [new InputError('input.field', '话'), 'InputError', 'input', false],
  [new UnavailableError('unavailable.store', '话'), 'UnavailableError', 'unavailable', true],
])(
  '%s has its name and its kind, and may be asked again or not',
  (error, name, kind, retryable) => {
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
