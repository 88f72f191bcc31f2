import { describe, expect, test, vi } from 'vitest'
import { DuplicateError, StoreUnavailable, VersionConflict } from './errors.ts'
import { persist } from './persist.ts'

describe('what somebody else was faster with', () => {
  test('is tried anew until it is written', async () => {
    const act = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new VersionConflict('counters'))
      .mockRejectedValueOnce(new DuplicateError('counters'))
      .mockResolvedValueOnce('written')
    await expect(persist(act)).resolves.toBe('written')
    expect(act).toHaveBeenCalledTimes(3)
  })

  test('is given up where that never ends, and may be asked for again', async () => {
    const overtaken = new VersionConflict('counters')
    const act = vi.fn(() => Promise.reject(overtaken))
    await expect(persist(act)).rejects.toMatchObject({
      name: 'Busy',
      code: 'unavailable.busy',
      retryable: true,
      cause: overtaken,
    })
    expect(act).toHaveBeenCalledTimes(60)
  })

  test('of whatever else goes wrong nothing is tried again', async () => {
    const act = vi.fn(() => Promise.reject(new StoreUnavailable()))
    await expect(persist(act)).rejects.toThrow(StoreUnavailable)
    expect(act).toHaveBeenCalledTimes(1)
  })

  test('sixty who want the same document are all through', async () => {
    let version = 0
    const add = () =>
      persist(async () => {
        const seen = version
        await new Promise(setImmediate)
        if (version !== seen) throw new VersionConflict('counters')
        version += 1
      })
    await Promise.all(Array.from({ length: 60 }, add))
    expect(version).toBe(60)
  })
})
