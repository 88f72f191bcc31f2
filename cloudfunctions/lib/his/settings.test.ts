import { expect, test } from 'vitest'
import { readEnvironment } from '../config/environment.ts'
import { readHisSettings } from './settings.ts'

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
