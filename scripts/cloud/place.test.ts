import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { FEE_INFO_PURPOSES } from '../../cloudfunctions/fee-info/settings.ts'
import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import {
  createSealer,
  readDerivedKeys,
  readIndexKeys,
} from '../../cloudfunctions/lib/identity/seal.ts'
import { DEPLOYED, type DeployedFunction } from './functions.ts'
import { MOST_ENVIRONMENT_BYTES, bytesOf, placeVariables } from './place.ts'
import { production } from './testing/production.ts'
import { inCloud } from './variables.ts'

const hospital = DEPLOYED.find(({ name }) => name === 'hospital')!

const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const inOneLine = (pem: string) => pem.trim().replaceAll('\n', '\\n')
  return {
    private: inOneLine(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    public: inOneLine(publicKey.export({ type: 'spki', format: 'pem' }) as string),
  }
}

/**
 * The most that a hospital can be in the midst of: every secret of both channels is being changed, with RSA throughout.
 */
const rotating = (): Record<string, string> => {
  const [mine, myOld, theirs, theirOld] = [pair(), pair(), pair(), pair()]
  const secret = () => randomBytes(16).toString('hex')
  return {
    ...production(),
    PLATFORM_SIGN_TYPE: 'RSA',
    PLATFORM_ENC_TYPE: 'RSA',
    PLATFORM_APPSECRET: secret(),
    PLATFORM_APPSECRET_OLD: secret(),
    PLATFORM_PRIVATE_KEY: mine.private,
    PLATFORM_PRIVATE_KEY_OLD: myOld.private,
    PLATFORM_PUBLIC_KEY: theirs.public,
    PLATFORM_PUBLIC_KEY_OLD: theirOld.public,
    HOSPITAL_APPSECRET_OLD: secret(),
    METRICS_KEY: secret(),
    NOTICE_TEMPLATE_FREEZE: `${randomBytes(32).toString('hex')};name=thing1;amount=amount2;time=time3`,
  }
}

describe('where a function’s variables stand', () => {
  test('it has what it reads, in its environment, and nothing of the others', () => {
    const landing = DEPLOYED.find(({ name }) => name === 'landing')!
    const { environment, bundled } = placeVariables(landing, { ...production(), WX_APPID: 'wx1' })
    expect(Object.keys(environment).sort()).toEqual(
      ['LOG_LEVEL', 'NODE_ENV', 'STORE', 'WX_APPID', 'WX_SCHEME'].sort(),
    )
    expect(bundled).toEqual({})
  })

  test.each(DEPLOYED.map((one) => [one.name, one] as const))(
    '%s: with RSA keys being rotated it fits, no secret leaves the environment, and the function reads the same',
    (_, one: DeployedFunction) => {
      const values = rotating()
      const { environment, bundled } = placeVariables(one, values)
      expect(bytesOf(environment)).toBeLessThanOrEqual(MOST_ENVIRONMENT_BYTES)
      for (const name of Object.keys(bundled)) expect(name).not.toMatch(/SECRET|PRIVATE|SEAL|INDEX/)
      const there = one.settings(inCloud({ ...bundled, ...environment }))
      // Keys of its own it reads in another form: see below.
      const comparable = (settings: unknown) =>
        one.purposes === undefined ? settings : { ...(settings as object), sealing: undefined }
      expect(withoutLineEnds(comparable(there))).toEqual(
        withoutLineEnds(comparable(one.settings(inCloud(values)))),
      )
    },
  )

  // As docs/deploy.md has it.
  const SECRETS = ['PLATFORM_APPSECRET', 'HOSPITAL_APPSECRET', 'HIS_KEY']
  test.each<[number, string, string[]]>([
    [26, 'secrets', SECRETS],
    [16, 'secrets, a bizkey and an SM4 key', [...SECRETS, 'PLATFORM_SIGN_KEY', 'PLATFORM_SM4_KEY']],
    [11, 'secrets and an SM2 key', [...SECRETS, 'PLATFORM_PRIVATE_KEY']],
  ])(
    '%i institutions, each with %s of its own, fit, and each is where it is read',
    (most, _, names) => {
      const codes = Array.from({ length: most - 1 }, (_, n) => `H350502000${String(n + 10)}`)
      const secretOf = (name: string) =>
        name === 'PLATFORM_PRIVATE_KEY'
          ? generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({
              type: 'pkcs8',
              format: 'pem',
            })
          : randomBytes(name === 'PLATFORM_SM4_KEY' ? 8 : 16).toString('hex')
      const values = {
        ...production(),
        INSTITUTIONS: JSON.stringify([
          { code: production().HOSPITAL_FIXMEDINS_CODE, name: '本部' },
          ...codes.map((code) => ({
            code,
            name: `${code} 院区`,
            PLATFORM_URL: 'https://platform.example/api',
            PLATFORM_APPID: `${code}XYJY`,
            HOSPITAL_APPID: `HIS-${code}`,
            HIS_URL: `https://his.example/${code}`,
          })),
        ]),
        ...Object.fromEntries(
          codes.flatMap((code) => names.map((name) => [`${name}__${code}`, secretOf(name)])),
        ),
      }
      for (const one of DEPLOYED) {
        const { environment, bundled } = placeVariables(one, values)
        expect(bytesOf(environment)).toBeLessThanOrEqual(MOST_ENVIRONMENT_BYTES)
        for (const name of Object.keys(bundled)) expect(name).not.toMatch(/SECRET|KEY/)
        expect('HOSPITAL_APPSECRET__H35050200010' in environment).toBe(one.name === 'hospital')
        expect('HIS_KEY__H35050200010' in environment).toBe(
          one.name === 'patient' || one.name === 'fee-info',
        )
        expect(() => one.settings(inCloud({ ...bundled, ...environment }))).not.toThrow()
      }
    },
  )

  test('what does not fit is refused with what to do about it, and no value', () => {
    const values = { ...rotating(), METRICS_KEY: 'm'.repeat(1000) }
    expect(() => placeVariables(hospital, values)).toThrow(
      /^hospital 的密钥太多：环境变量至多 4096 字节，现有 \d{4} 字节。最大的是 PLATFORM_PRIVATE_KEY(_OLD)?（162\d 字节）.*_OLD/,
    )
    expect(() => placeVariables(hospital, values)).not.toThrow('mmmm')
  })
})

/** A key’s frame may have a line end behind it, or none. */
const withoutLineEnds = (settings: unknown): unknown =>
  JSON.parse(JSON.stringify(settings).replaceAll('\\n', ''))

test('the function that the platform calls can be robbed of no key but its own', () => {
  const values: Record<string, string> = {
    ...production(),
    INDEX_KEY_OLD: randomBytes(32).toString('base64'),
  }
  const { environment } = placeVariables(
    DEPLOYED.find(({ name }) => name === 'fee-info')!,
    values,
  )
  expect(Object.keys(environment)).not.toContain('SEAL_KEYS')
  expect(Object.keys(environment)).not.toContain('AUDIT_KEY')
  const text = JSON.stringify(environment)
  for (const name of ['INDEX_KEY', 'INDEX_KEY_OLD', 'SEAL_KEYS'] as const)
    expect(text).not.toContain(values[name])
  const reader = readEnvironment(environment)
  const own = createSealer(readDerivedKeys(reader, FEE_INFO_PURPOSES))
  reader.check()
  const all = createSealer(readIndexKeys(readEnvironment(values)))
  expect(own.keysFor('row nonces')[0]).toEqual(all.keysFor('row nonces')[0])
  expect(() => own.keysFor('row authorizations')).toThrow('no key')
  expect(own.fingerprint('a')).not.toBe(all.fingerprint('a'))
})

test('only who writes the audit trail has its key', () => {
  const values = { ...production(), AUDIT_KEY: randomBytes(32).toString('base64') }
  const having = DEPLOYED.filter((one) => 'AUDIT_KEY' in placeVariables(one, values).environment)
  expect(having.map(({ name }) => name)).toEqual(['patient'])
})
