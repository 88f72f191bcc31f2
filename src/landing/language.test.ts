import { expect, it } from 'vitest'
import { ENGLISH } from './english.ts'
import { languageOf, speaker } from './language.ts'

it.each([
  ['', 'zh-CN', 'zh'],
  ['', 'zh', 'zh'],
  ['', 'zh-Hant-HK', 'zh'],
  ['', 'en-GB', 'en'],
  ['', 'fil', 'en'],
  ['#en', 'zh-CN', 'en'],
  ['#zh', 'en-GB', 'zh'],
  ['#other', 'zh-CN', 'zh'],
])('%s in a browser of %s: %s', (hash, browsers, language) =>
  expect(languageOf(hash, browsers)).toBe(language),
)

it('puts what is given in its place', () => {
  expect(speaker('zh')('填住院登记号 {0}', 'ZY1')).toBe('填住院登记号 ZY1')
  expect(speaker('en')('填住院登记号 {0}', 'ZY1')).toBe('Enter the admission number ZY1')
})

it.each(Object.entries(ENGLISH))('%s', (chinese, english) => {
  expect(english.match(/\{\d\}/g)).toEqual(chinese.match(/\{\d\}/g))
  // No Chinese but what stands on somebody else's button.
  expect(english.replace(/"[^"]+" \([^)]+\)/g, '')).not.toMatch(/[一-鿿，。]/)
})
