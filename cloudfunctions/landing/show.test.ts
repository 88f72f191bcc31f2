import { expect, test } from 'vitest'
import { showPage } from './show.ts'

const FILE = 'MP_verify_0123456789abcdef.txt'
const show = (path: string, verification: string | undefined = FILE) =>
  showPage(path, '<html>', verification)

// With the route in front and without: what CloudBase hands over has been both.
test.each(['/landing', '/landing/', '/', ''])('the page at %j, kept to itself', (path) => {
  expect(show(path)).toMatchObject({
    statusCode: 200,
    body: '<html>',
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    },
  })
  expect(show(path).headers['content-security-policy']).toContain("frame-ancestors 'none'")
})

test.each([`/landing/${FILE}`, `/${FILE}`])('the file that proves whose page it is: %s', (path) => {
  expect(show(path)).toMatchObject({
    statusCode: 200,
    body: '0123456789abcdef',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
})

test.each([
  ['/landing/MP_verify_another.txt', FILE],
  [`/landing/${FILE}`, undefined],
  ['/landing/../etc/passwd', FILE],
  ['/landing/x', FILE],
])('nothing else: %s, %s', (path, verification) => {
  expect(showPage(path, '<html>', verification).statusCode).toBe(404)
})
