import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkBundle, examine } from './checkBundles.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bundle-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true })
})

const HOST = 'cdn1.planted.net.cn'
const codes = [...HOST].map((one) => one.charCodeAt(0))
const base64 = Buffer.from(`https://${HOST}/a.png`).toString('base64')
const hex = Buffer.from(HOST).toString('hex')
const half = HOST.length / 2

const HIDDEN_IN_SCRIPT: readonly [how: string, script: string, found?: string][] = [
  ['a literal', `wx.request({ url: 'https://${HOST}/a' })`],
  ['a host without a scheme', `const d = '${HOST}'; go('https:' + slashes + d)`],
  ['a URL without a scheme', `img.src = '//${HOST}/a.png'`],
  ['a WebSocket', `connect("wss://${HOST}")`],
  ['a template', `const u = \`https://${HOST}/\${id}\``],
  ['a regular expression', String.raw`const r = /^https:\/\/cdn1\.planted\.net\.cn\//`],
  ['a comment', `/* see https://${HOST}/ */`],
  [
    '\\x escapes',
    `const d = '${codes.map((one) => `\\x${one.toString(16).padStart(2, '0')}`).join('')}'`,
  ],
  [
    '\\u escapes',
    `const d = '${codes.map((one) => `\\u${one.toString(16).padStart(4, '0')}`).join('')}'`,
  ],
  ['\\u{} escapes', `const d = '${codes.map((one) => `\\u{${one.toString(16)}}`).join('')}'`],
  ['character codes as arguments', `const d = String.fromCharCode(${codes.join()})`],
  [
    'spread character codes',
    `const d = String.fromCharCode(...[${codes.slice(0, 4).join()}, ...([]), ${codes.slice(4).join()}])`,
  ],
  [
    'hexadecimal character codes',
    `const d = String.fromCodePoint(${codes.map((one) => `0x${one.toString(16)}`).join()})`,
  ],
  ['applied character codes', `const d = String.fromCharCode.apply(null, [${codes.join()}])`],
  [
    'mapped character codes',
    `const d = [${codes.join()}].map((c) => String.fromCharCode(c)).join('')`,
  ],
  [
    'shifted character codes',
    `const d = [${codes.map((one) => one + 7).join()}].map(function (c) { return String.fromCharCode(c - 7) }).join('')`,
  ],
  [
    'character codes behind a variable',
    `const a = [${codes.join()}]; let s = String; const d = s.fromCharCode(...a)`,
  ],
  [
    'character codes in a loop',
    `let s = ''; for (const c of [${codes.join()}]) s += String.fromCharCode(c)`,
  ],
  [
    'character codes in an old loop',
    `var s = '', a = [${codes.join()}], i = 0; while (i < a.length) { s += String.fromCharCode(a[i++]) }`,
  ],
  [
    'character codes handed to a function',
    `!function (e) { for (var t = 0, n = ''; t < e.length; t++) n += String.fromCharCode(e[t]); go(n) }([${codes.join()}])`,
  ],
  [
    'character codes in an object',
    `const o = { h: [${codes.join()}] }; go(o.h.map((c) => String.fromCharCode(c)).join(''))`,
  ],
  ['character codes assigned later', `let a; a = [${codes.join()}]; go(decode(a))`],
  ['character codes by another name', `const { fromCharCode: f } = String; go(f(${codes.join()}))`],
  ['character codes as bytes', `go(new TextDecoder().decode(Uint8Array.of(${codes.join()})))`],
  ['an addition', `const d = 'cdn1' + '.pla' + ('nted' + '.net.cn')`],
  ['an addition of variables', `const a = 'cdn1.pla', b = 'nted.net.cn'; fetch(h + (a + b))`],
  ['a template of variables', 'const a = "cdn1.pla", b = "nted"; go(`https://${a}${b}.net.cn/`)'],
  ['joined pieces', `const d = ['cdn1', 'planted', 'net', 'cn'].join('.')`],
  ['concat', `const d = 'cdn1.pla'.concat('nted', '.net.cn')`],
  [
    'a text turned round',
    `const d = '${[...HOST].reverse().join('')}'.split('').reverse().join('')`,
  ],
  ['a replaced piece', `const d = 'cdn1#planted#net#cn'.replace(/#/g, '.')`],
  ['atob', `const d = atob('${Buffer.from(HOST).toString('base64')}')`],
  ['atob of pieces', `const d = atob('${base64.slice(0, 10)}' + '${base64.slice(10)}')`],
  ['base64 that somebody else decodes', `decode('${base64}')`],
  ['hexadecimal digits that somebody else decodes', `decode('${hex}')`],
  [
    'a function of its own',
    `function f(a, b) { return a + b } const d = f('${HOST.slice(0, half)}', '${HOST.slice(half)}')`,
  ],
  [
    'minified, by way of a shadowed name',
    `function x(e){const t="cdn1.planted";return function(n){const e=t+".net.cn";return n(e)}(e)}`,
  ],
  [
    'percent signs',
    `const d = decodeURIComponent('${codes.map((one) => `%${one.toString(16)}`).join('')}')`,
  ],
  ['an address', 'wx.request({ url: "http://" + "10.20." + "30.40" })', '10.20.30.40'],
  ['this machine', `const base = 'http://127.0.0.1:8700/patient'`, '127.0.0.1:8700/patient'],
  [
    'a host known only later',
    `wx.request({ url: 'https://' + host })`,
    'a URL whose host is not known',
  ],
]

test.each(HIDDEN_IN_SCRIPT)('finds a host in %s', async (_how, script, found = HOST) => {
  await writeFile(join(directory, 'app.js'), `"use strict";\n${script};\n`)
  expect(await checkBundle(directory, 'h5', [])).toContainEqual({
    file: 'app.js',
    what: expect.stringContaining(`names ${found}`),
  })
})

test.each([
  ['a.wxml', `<image src="https://${HOST}/a.png"/>`],
  ['a.wxss', `view { background: url(//${HOST}/a.png) }`],
  ['a.css', `@import "https:\\2f\\2f${HOST}/a.css"; a { background: url(${HOST}/b.png) }`],
  ['index.html', `<link rel="preconnect" href="https://${HOST}">`],
  ['index.html', `<img src="&#104;ttps://&#x63;dn1.planted.net.cn/">`],
  ['app.json', `{ "hosts": ["https:\\/\\/${HOST}"] }`],
  ['a.svg', `<svg><image href="http://${HOST}/a.png"/></svg>`],
])('finds a host in %s: %s', async (name, text) => {
  await writeFile(join(directory, name), text)
  expect(await checkBundle(directory, 'mp-weixin', [])).toContainEqual({
    file: name,
    what: expect.stringContaining(HOST),
  })
})

test.each([
  ["a name of the platform's secret", `const k = 'chs_fjs_' + 'appsecret'`],
  ['the name of a setting', `const k = 'SEAL_' + 'KEYS'`],
  ['a private key', `const k = "-----BEGIN RSA " + "PRIVATE KEY-----"`],
  [
    'a private key in base64',
    `const k = "${Buffer.from('-----BEGIN PRIVATE KEY-----').toString('base64')}"`,
  ],
  ['a package of the server', `require('sm-crypto')`],
  ['another package of the server', `/* undici */`],
  ['a native package', `throw new Error('libsql is missing')`],
  [
    'the curve of SM2',
    `const a = 'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC'`,
  ],
  ['the table of SM4', 'const t = [214,144,233,254,204]'],
])('finds %s', async (_what, script) => {
  await writeFile(join(directory, 'app.js'), script)
  expect(await checkBundle(directory, 'h5', [])).toContainEqual({
    file: 'app.js',
    what: expect.stringMatching(/^holds /),
  })
})

test.each([
  ['PLATFORM_APPSECRET', 's3cret-of-this-hospital', 's3cret-of-this-hospital'],
  ['HOSPITAL_APPSECRET_OLD', 's3cret-of-last-year', 's3cret-of-last-year'],
  ['SEAL_KEYS', 'k2:bmV3IGtleSBvZiB0aGlz,k1:b2xkIGtleSBvZiB0aGlz', 'b2xkIGtleSBvZiB0aGlz'],
  ['INDEX_KEY', 'aW5kZXgga2V5IG9mIHRoaXM=', 'aW5kZXgga2V5IG9mIHRoaXM='],
  ['METRICS_KEY', 'metrics-of-this-hospital', 'metrics-of-this-hospital'],
  ['DEV_SESSION_KEY', 'sessions-of-this-machine', 'sessions-of-this-machine'],
])(
  'finds the value of a secret setting of the machine that builds: %s',
  async (name, value, secret) => {
    vi.stubEnv(name, value)
    const half = secret.length / 2
    await writeFile(
      join(directory, 'app.js'),
      `const s = '${secret.slice(0, half)}' + '${secret.slice(half)}'`,
    )
    expect(await checkBundle(directory, 'h5', [])).toEqual([
      { file: 'app.js', what: `holds the value of ${name}` },
    ])
  },
)

test('finds a file that does not belong in an app', async () => {
  await writeFile(join(directory, 'app.js.map'), '{}')
  expect(await checkBundle(directory, 'h5', [])).toEqual([
    { file: 'app.js.map', what: 'is of a kind that is not expected in the app' },
  ])
})

describe('the allow-list', () => {
  const entry = {
    host: 'docs.example.org',
    path: '/errors/',
    platforms: ['h5'] as const,
    why: 'documentation in an error message',
  }

  test('lets a place pass, that place only and on that platform only', async () => {
    await writeFile(join(directory, 'app.js'), 'const a = "https://docs.example.org/errors/1"')
    expect(await checkBundle(directory, 'h5', [entry])).toEqual([])
    expect(await checkBundle(directory, 'mp-weixin', [entry])).toHaveLength(1)
    await writeFile(join(directory, 'b.js'), 'const a = "https://docs.example.org/collect"')
    expect(await checkBundle(directory, 'h5', [entry])).toEqual([
      { file: 'b.js', what: 'names docs.example.org/collect' },
    ])
  })

  test('holds nothing that does not occur', async () => {
    await writeFile(join(directory, 'app.js'), 'const a = 1')
    expect(await checkBundle(directory, 'h5', [entry])).toEqual([
      { file: 'scripts/build/allowedHosts.ts', what: expect.stringContaining('does not occur') },
    ])
  })
})

test('takes no ordinary text for a host', () => {
  const script = `
    const version = '3.4.21', page = 'pages/arrival/index', file = './common/vendor.js', event = 'update:modelValue'
    const css = 'padding: 1.5em', time = '2026-01-02 03:04:05', money = '1234.50', name = item.name, id = \`\${row.id}.ts\`
    if (/^\\d+\\.\\d{2}$/.test(money)) throw new Error('a.b is not set. Try again')
    const sentence = '请到服务台。e.g. 1.2', n = "item.id", scale = [1,2].map((x) => x * 2)
    require("../../common/vendor.js")`
  expect(examine(script, true)).toEqual({ places: [], secrets: [] })
})

test('does not hang on a ring of variables, nor run what it reads', () => {
  const script = `var a = b + 'x', b = a + 'y'; const c = (() => { throw new Error('ran') })(); const d = []["cons" + "tructor"]["constructor"]("return 1")()`
  expect(() => examine(script, true)).not.toThrow()
})
