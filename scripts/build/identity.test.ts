import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UsageError } from '../command/command.ts'
import { identityLine, readIdentity, setAppid } from './identity.ts'

const APPID = 'wx0123456789abcdef'

test('what is on the line goes before the variable, and an empty one is none', () => {
  expect(readIdentity({ appid: APPID, env: 'prod-1' }, 'other-1')).toEqual({
    appid: APPID,
    env: 'prod-1',
  })
  expect(readIdentity({}, 'other-1')).toEqual({ env: 'other-1' })
  expect(readIdentity({}, '')).toEqual({})
})

test.each([
  [{ appid: 'touristappid' }, 'AppID'],
  [{ appid: 'wx0123456789ABCDEF' }, 'AppID'],
  [{ appid: '' }, 'AppID'],
  [{ env: '' }, '--env'],
  [{ env: '生产' }, '--env'],
  [{ env: 'a b' }, '--env'],
])('%j is refused', (values, says) => {
  expect(() => readIdentity(values, undefined)).toThrow(UsageError)
  expect(() => readIdentity(values, undefined)).toThrow(says)
})

test('every build says whose it is, also where it is nobody’s', () => {
  expect(identityLine({ appid: APPID, env: 'prod-1' })).toBe(`AppID：${APPID}；云环境：prod-1`)
  expect(identityLine({})).toMatch(/touristappid.*不能上传.*云环境：没有写明/)
})

test('the app id goes into the project, and all else in it stays', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'identity-'))
  const file = join(directory, 'project.config.json')
  await writeFile(file, '{"appid":"touristappid","setting":{"es6":true}}')
  await setAppid(directory, APPID)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ appid: APPID, setting: { es6: true } })
  await rm(directory, { recursive: true })
})
