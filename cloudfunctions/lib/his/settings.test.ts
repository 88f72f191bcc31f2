import { expect, test } from 'vitest'
import { readEnvironment } from '../config/environment.ts'
import { isPrivate, readHisSettings } from './settings.ts'

const read = (key: string) => {
  const environment = readEnvironment({ HIS_URL: 'https://his.example', HIS_KEY: key })
  const settings = readHisSettings(environment)
  environment.check()
  return settings
}

test('a key that no header can hold stops the start by its name', () => {
  expect(read('any ~ key! of 1').key).toBe('any ~ key! of 1')
  for (const key of ['北院的口令', 'kéy', 'a\tb', 'a\nb'])
    expect(() => read(key)).toThrow(/HIS_KEY 要放在请求头里/)
})

test('in clear is allowed within the hospital’s own network, and the whole host says whether it is that', () => {
  for (const url of ['http://10.1.2.3', 'http://172.31.0.9:8080/his', 'http://192.168.0.1/'])
    expect(isPrivate(url), url).toBe(true)
  for (const url of [
    'http://10.example.com/',
    'http://10.0.0.1.example.com',
    'http://192.168.example.com:8080',
    'http://10.0.0.1@example.com/',
    'http://10.0.0.1:80@example.com/',
    'http://172.32.0.1',
    'http://example.com/http://10.0.0.1',
    'https://10.0.0.1',
    'not an address',
  ])
    expect(isPrivate(url), url).toBe(false)
})
