import { describe, expect, it } from 'vitest'
import { ConfigurationError, readEnvironment } from '../config/environment.ts'
import { readStoreSettings } from './open.ts'

describe('the settings', () => {
  const read = (environment: Record<string, string>) => {
    const reader = readEnvironment(environment)
    const settings = readStoreSettings(reader)
    reader.check()
    return settings
  }

  it('are sqlite under DATA_DIR on a machine, and cloudbase in a cloud function', () => {
    expect(read({ DATA_DIR: '/d' })).toEqual({ kind: 'sqlite', directory: '/d' })
    expect(read({ TENCENTCLOUD_RUNENV: 'SCF' })).toEqual({ kind: 'cloudbase' })
    expect(read({ STORE: 'cloudbase' })).toEqual({ kind: 'cloudbase' })
    expect(read({ STORE: 'sqlite', TENCENTCLOUD_RUNENV: 'SCF', DATA_DIR: '/d' })).toEqual({
      kind: 'sqlite',
      directory: '/d',
    })
  })

  it.each([
    [{ STORE: 'mysql', DATA_DIR: '/d' }, 'STORE'],
    [{ STORE: 'sqlite' }, 'DATA_DIR'],
    [{}, 'DATA_DIR'],
  ])('that are wrong are named: %j', (environment, name) => {
    expect(() => read(environment)).toThrow(ConfigurationError)
    expect(() => read(environment)).toThrow(name)
  })
})
