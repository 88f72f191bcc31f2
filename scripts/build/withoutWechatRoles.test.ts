import { expect, test } from 'vitest'
import { withoutRoles } from './withoutWechatRoles.ts'

test('leaves out WeChat’s attribute, fixed or computed, and nothing else', () => {
  const template =
    '<view role="button" aria-role="button" tabindex="0"\n  :aria-role="urgent ? \'alert\' : \'text\'" aria-label="aria-role"><text>aria-role="x</text></view>'
  expect(withoutRoles(template)).toBe(
    '<view role="button" tabindex="0" aria-label="aria-role"><text>aria-role="x</text></view>',
  )
})
