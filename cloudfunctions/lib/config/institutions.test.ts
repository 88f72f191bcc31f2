import { describe, expect, it, test } from 'vitest'
import { ConfigurationError, readEnvironment, type Environment } from './environment.ts'
import { readInstitutions } from './institutions.ts'

const MAIN = {
  HOSPITAL_FIXMEDINS_CODE: 'H1',
  PLATFORM_URL: 'https://platform.example/api',
  PLATFORM_APPID: 'CHANNEL0000000000001',
  PLATFORM_APPSECRET: 'the-secret-of-the-first',
  PLATFORM_SIGN_KEY: 'the-bizkey-of-the-first',
  RECONCILE_MED_TYPES: '21',
}
const FIRST = { code: 'H1', name: '本部' }

function read(entries: unknown, env: Environment = {}) {
  const environment = readEnvironment({
    ...MAIN,
    ...(entries !== undefined && { INSTITUTIONS: JSON.stringify(entries) }),
    ...env,
  })
  const institutions = readInstitutions(environment, (own) => ({
    medTypes: own.text('RECONCILE_MED_TYPES'),
  }))
  environment.check()
  return institutions
}

function problems(entries: unknown, env: Environment = {}): Record<string, string> {
  try {
    read(entries, env)
  } catch (error) {
    if (error instanceof ConfigurationError) return Object.fromEntries(error.problems)
    throw error
  }
  return {}
}

describe('the institutions', () => {
  it('are the one of the variables, where nobody has listed any', () => {
    const [only, ...others] = read(undefined)
    expect(only).toMatchObject({ code: 'H1', platform: { url: MAIN.PLATFORM_URL } })
    expect(others).toEqual([])
  })

  it('are listed with what patients are told, that of the variables first', () => {
    const second = { code: 'H2', name: '北院', address: '泉州市某路 2 号', phone: '0595-22222222' }
    expect(read([second, FIRST])).toMatchObject([FIRST, second])
  })

  it('share what they have not of their own', () => {
    const [first, second] = read([FIRST, { code: 'H2', name: '北院', RECONCILE_MED_TYPES: '11' }])
    expect(second!.platform).toEqual(first.platform)
    expect([first.medTypes, second!.medTypes]).toEqual(['21', '11'])
  })

  it('have a channel of their own whole: nothing of another’s goes into it', () => {
    const own = {
      PLATFORM_URL: 'https://other.example/api',
      PLATFORM_APPID: 'CHANNEL0000000000002',
    }
    const [first, second] = read([FIRST, { code: 'H2', name: '北院', ...own }], {
      PLATFORM_APPSECRET__H2: 'the-secret-of-the-second',
    })
    expect(first.platform.channel).toMatchObject({ signKey: MAIN.PLATFORM_SIGN_KEY })
    expect(second!.platform).toMatchObject({
      url: own.PLATFORM_URL,
      channel: { appId: own.PLATFORM_APPID, appSecret: 'the-secret-of-the-second' },
    })
    expect(second!.platform.channel.signKey).toBeUndefined()
  })
})

describe('a start is stopped by name', () => {
  const north = { code: 'H2', name: '北院' }

  test.each<[string, unknown, Environment, Record<string, RegExp>]>([
    ['no JSON', 'H2', {}, { INSTITUTIONS: /JSON 数组/ }],
    ['nobody in it', [], {}, { INSTITUTIONS: /JSON 数组/ }],
    ['the first is not in it', [north], {}, { INSTITUTIONS: /没有 HOSPITAL_FIXMEDINS_CODE 的 H1/ }],
    ['one twice', [FIRST, north, north], {}, { INSTITUTIONS: /H2 写了两次/ }],
    [
      'one twice, in another case',
      [FIRST, north, { ...north, code: 'h2' }],
      {},
      { INSTITUTIONS: /h2 写了两次/ },
    ],
    [
      'a code that fits no variable',
      [FIRST, { ...north, code: 'H~2' }],
      {},
      { INSTITUTIONS: /H~2 的 code/ },
    ],
    ['no name', [FIRST, { code: 'H2' }], {}, { INSTITUTIONS: /H2 的 name 没有写/ }],
    [
      'a misspelt member',
      [FIRST, { ...north, PLATFORM_URI: 'x' }],
      {},
      { INSTITUTIONS: /H2 的 PLATFORM_URI 不是/ },
    ],
    [
      'what is the whole hospital’s',
      [FIRST, { ...north, SEAL_KEYS: 'x' }],
      {},
      { INSTITUTIONS: /H2 的 SEAL_KEYS 不是/ },
    ],
    [
      'a secret that anybody may read',
      [FIRST, { ...north, HIS_KEY: 'x' }],
      {},
      { INSTITUTIONS: /HIS_KEY__H2/ },
    ],
    [
      'a variable of the first',
      [{ ...FIRST, PLATFORM_URL: 'x' }],
      {},
      { INSTITUTIONS: /H1 的 PLATFORM_URL 写在变量/ },
    ],
    ['a secret of nobody', [FIRST, north], { HIS_KEY__H3: 'x' }, { HIS_KEY__H3: /没有这家机构/ }],
    [
      'a secret of one where none is listed',
      undefined,
      { HIS_KEY__H2: 'x' },
      { HIS_KEY__H2: /没有这家机构/ },
    ],
    [
      'no secret in a secret’s place',
      [FIRST, north],
      { PLATFORM_URL__H2: 'x' },
      { PLATFORM_URL__H2: /写在 INSTITUTIONS/ },
    ],
    [
      'half a channel',
      [FIRST, { ...north, PLATFORM_APPID: 'CHANNEL0000000000002' }],
      {},
      { 'INSTITUTIONS.H2.PLATFORM_URL': /未设置/, PLATFORM_APPSECRET__H2: /\S/ },
    ],
    [
      'another’s channel with another secret',
      [FIRST, { ...north, PLATFORM_URL: MAIN.PLATFORM_URL, PLATFORM_APPID: MAIN.PLATFORM_APPID }],
      { PLATFORM_APPSECRET__H2: 'another-secret' },
      { INSTITUTIONS: /H2 的 PLATFORM_APPID .*配置却不同/ },
    ],
  ])('%s', (_, entries, env, expected) => {
    const found = problems(entries, env)
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
    for (const [name, words] of Object.entries(expected)) expect(found[name]).toMatch(words)
    // Names, never values.
    expect(Object.values(found).join()).not.toMatch(/secret-of|another-secret/)
  })
})
