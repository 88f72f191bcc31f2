import { expect, it } from 'vitest'
import { shortMask } from './mask.ts'

it('tells nothing by the length', () => expect(shortMask('350***********0030')).toBe('350****0030'))
