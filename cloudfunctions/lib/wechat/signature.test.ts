import { expect, test } from 'vitest'
import { signPage } from './signature.ts'

test('the example in WeChat’s documentation', () => {
  expect(
    signPage({
      ticket:
        'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
      nonce: 'Wm3WZYTPz0wzccnW',
      timestamp: 1414587457,
      url: 'http://mp.weixin.qq.com?params=value',
    }),
  ).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
})

test('an address is signed as it stands', () => {
  const page = {
    ticket: 't',
    nonce: 'n',
    timestamp: 1,
    url: 'https://a.example/landing?hosp_mdtrt_id=ZY%2D1',
  }
  expect(signPage(page)).not.toBe(signPage({ ...page, url: decodeURIComponent(page.url) }))
})
