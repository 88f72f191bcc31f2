import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import {
  cleanHead,
  cleanRuntime,
  cleanShadow,
  withoutPhoneNumber,
} from './withoutPlantedRequest.ts'

const runtime = readFileSync(
  createRequire(import.meta.url).resolve('@dcloudio/uni-mp-weixin/dist/uni.mp.esm.js'),
  'utf8',
)

test('takes the request and nothing else out of the installed runtime', () => {
  expect(runtime).toContain('wx.preloadAssets')
  const clean = cleanRuntime(runtime)
  expect(clean).not.toMatch(/preloadAsset|fromCharCode|__UNI_PRELOAD_SHADOW_IMAGE__/)
  expect(runtime.split('\n').length - clean.split('\n').length).toBe(36)
  expect(clean).toContain(
    'wx.createApp = global.createApp = createApp;\n    wx.createPage = createPage;',
  )
  expect(clean.trimEnd().split('\n').at(-1)).toBe(runtime.trimEnd().split('\n').at(-1))
})

test.each([
  ['the function has another name', runtime.replaceAll('preloadAsset()', 'warmUp()')],
  [
    'the call has gone elsewhere',
    runtime.replace('    preloadAsset();\n', '    start([preloadAsset]);\n'),
  ],
  [
    'the picture is asked for a second time',
    runtime.replace(
      'export {',
      'wx.preloadAssets({ data: [__UNI_PRELOAD_SHADOW_IMAGE__] });\nexport {',
    ),
  ],
  [
    'another text is spelled in character codes',
    runtime.replace('export {', 'const host = String.fromCharCode(99, 100);\nexport {'),
  ],
])('refuses a runtime in which %s', (_what, other) => {
  expect(other).not.toBe(runtime)
  expect(() => cleanRuntime(other)).toThrow(/uni-app has changed/)
})

test('empties the style sheet that preloads a picture, and refuses another one', () => {
  expect(cleanShadow('body::after { animation: shadow-preload 0.1s; }')).toBe('')
  expect(() => cleanShadow('.shadow { box-shadow: none; }')).toThrow(/uni-app has changed/)
})

test('takes the pictures out of the page head, and refuses an address it does not know', () => {
  const head =
    ".uni-page-head {\n  color: red;\n}\n.uni-page-head-shadow-grey::after {\n  background-image: url('https://cdn.example.net/shadow.png');\n}\n"
  expect(cleanHead(head)).toBe('.uni-page-head {\n  color: red;\n}\n')
  expect(() =>
    cleanHead(
      `${head}.uni-page-head-other {\n  background: url(https://cdn.example.net/other.png);\n}\n`,
    ),
  ).toThrow(/uni-app has changed/)
})

test.each(['@dcloudio/uni-mp-weixin/dist/uni.api.esm.js', '@dcloudio/uni-h5/dist/uni-h5.es.js'])(
  'keeps no number of the phone: %s',
  (file) => {
    const installed = readFileSync(createRequire(import.meta.url).resolve(file), 'utf8')
    const clean = withoutPhoneNumber(installed)
    expect(installed.length - clean.length).toBeLessThan(150)
    expect(clean).not.toMatch(/setStorage\(\{\s*key: UUID_KEY|storage\[UUID_KEY\] = /)
    expect(() => withoutPhoneNumber(clean)).toThrow(/uni-app has changed/)
  },
)
