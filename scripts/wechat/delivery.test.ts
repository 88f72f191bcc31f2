import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UsageError } from '../command/command.ts'
import type { Ci } from './ci.ts'
import { readUpload, upload } from './delivery.ts'

const folder = mkdtempSync(join(tmpdir(), 'delivery-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = join(folder, 'private.key')
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }))
const noKey = join(folder, 'no.key')
writeFileSync(noKey, 'wx0123456789abcdef')

const GOOD = {
  appid: 'wx0123456789abcdef',
  env: 'prod-1a2b',
  key,
  version: '1.0.0',
  desc: '第一版',
  preview: false,
}

describe('nothing is built where an upload could not be right', () => {
  test.each([
    [{ appid: undefined }, 'touristappid 不能上传'],
    [{ appid: 'touristappid' }, 'AppID'],
    [{ env: undefined }, '--env'],
    [{ key: undefined }, '--key'],
    [{ key: join(folder, 'nowhere') }, '读不到'],
    [{ key: noKey }, '不是代码上传密钥'],
    [{ version: undefined }, '--version'],
    [{ version: 'v1' }, '--version'],
    [{ desc: undefined }, '--desc'],
    [{ desc: ' ' }, '--desc'],
  ])('%j', async (wrong, says) => {
    const failed = await readUpload({ ...GOOD, ...wrong }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(UsageError)
    expect(String(failed)).toContain(says)
  })

  test('the environment is not taken from a variable that somebody forgot', async () => {
    process.env.VITE_CLOUD_ENV = 'forgotten-1'
    await expect(readUpload({ ...GOOD, env: undefined })).rejects.toThrow('--env')
    delete process.env.VITE_CLOUD_ENV
  })
})

/** miniprogram-ci as far as it is called; it keeps what it was called with. */
function recorded() {
  const calls: { name: string; options: Record<string, unknown> }[] = []
  const note = (name: string) => (options: object) => {
    calls.push({ name, options: { ...options } })
    return Promise.resolve({
      subPackageInfo: [
        { name: '__FULL__', size: 409_600 },
        { name: '__APP__', size: 307_200 },
      ],
    })
  }
  class Project {
    constructor(options: object) {
      calls.push({ name: 'Project', options: { ...options } })
    }
  }
  const ci = { Project, upload: note('upload'), preview: note('preview') } as unknown as Ci
  return { ci, calls }
}

const write = (words: string[]) => ({ write: (text: string) => words.push(text) })

test('what was asked for is what goes to WeChat, and is said', async () => {
  const { ci, calls } = recorded()
  const said: string[] = []
  writeFileSync(join(folder, 'project.config.json'), JSON.stringify({ appid: GOOD.appid }))
  await upload(ci, folder, await readUpload(GOOD), write(said))
  expect(calls).toMatchObject([
    { name: 'Project', options: { appid: GOOD.appid, projectPath: folder, privateKeyPath: key } },
    {
      name: 'upload',
      options: { version: '1.0.0', desc: '第一版', setting: { es6: true, minify: true } },
    },
  ])
  expect(said.join('')).toMatch(/全部 {2}400\.0 KB\n.*主包 {2}300\.0 KB\n.*prod-1a2b\n.*已上传/s)
})

test('a preview is no upload', async () => {
  const { ci, calls } = recorded()
  const said: string[] = []
  writeFileSync(join(folder, 'project.config.json'), JSON.stringify({ appid: GOOD.appid }))
  await upload(ci, folder, await readUpload({ ...GOOD, preview: true }), write(said))
  expect(calls.map(({ name }) => name)).toEqual(['Project', 'preview'])
  expect(said.join('')).toContain('dist/preview.jpg')
})

test('a build of somebody else is not uploaded', async () => {
  const { ci, calls } = recorded()
  writeFileSync(join(folder, 'project.config.json'), JSON.stringify({ appid: 'touristappid' }))
  await expect(upload(ci, folder, await readUpload(GOOD), write([]))).rejects.toThrow(
    'touristappid',
  )
  expect(calls).toEqual([])
})
