import type * as crypto from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { APPENDIX_CHANNEL, APPENDIX_CIPHER_TEXT, APPENDIX_PLAIN } from '../testing/samples.ts'

afterEach(() => {
  vi.doUnmock('node:crypto')
  vi.resetModules()
})

it("takes the runtime's own where it has both algorithms", async () => {
  const { primitives } = await import('./index.ts')
  const { native } = await import('./native.ts')
  expect(primitives).toBe(native)
})

it.each([
  ['SM3', { getHashes: () => ['sha256', 'md5'] }],
  ['SM4', { getCiphers: () => ['aes-128-ecb', 'sm4-cbc'] }],
])(
  "takes sm-crypto where OpenSSL lacks %s, and still reads the standard's sample",
  async (_what, lacking) => {
    vi.resetModules()
    vi.doMock('node:crypto', async (original) => ({
      ...(await original<typeof crypto>()),
      ...lacking,
    }))
    const { primitives } = await import('./index.ts')
    const { fallback } = await import('./fallback.ts')
    expect(primitives).toBe(fallback)
    const { decrypt } = await import('../cipher.ts')
    expect(decrypt(APPENDIX_CIPHER_TEXT, APPENDIX_CHANNEL).toString('utf8')).toBe(APPENDIX_PLAIN)
  },
)
