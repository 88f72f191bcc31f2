import { afterEach, describe, expect, it, vi } from 'vitest'
import { createCall } from './call.ts'
import { ApiFailure, OFFLINE } from './failure.ts'

const answering = (answer: unknown) => createCall(async () => answer)

describe('call', () => {
  afterEach(() => vi.useRealTimers())

  it('sends the action with its input and gives back the data', async () => {
    const transport = vi.fn(async () => ({ ok: true, data: { stays: [] } }))
    await expect(createCall(transport)('stays.list', { patientId: 'p' })).resolves.toEqual({
      stays: [],
    })
    expect(transport).toHaveBeenCalledWith({ action: 'stays.list', patientId: 'p' })
  })

  it('turns a refusal into a failure with everything the function said', async () => {
    const error = {
      code: 'input.identity',
      message: '请填写患者姓名',
      retryable: false,
      field: 'patient.psn_name',
    }
    await expect(answering({ ok: false, error })('patients.list', {})).rejects.toMatchObject({
      name: 'ApiFailure',
      ...error,
    })
  })

  it.each([undefined, null, 'x', {}, { ok: true }, { ok: false, error: { code: 1 } }])(
    'does not believe %j',
    async (answer) => {
      await expect(answering(answer)('patients.list', {})).rejects.toMatchObject({
        code: 'unavailable.answer',
        retryable: true,
      })
    },
  )

  it('gives up at the deadline', async () => {
    vi.useFakeTimers()
    const calling = expect(
      createCall(() => new Promise(() => {}))('patients.list', {}),
    ).rejects.toMatchObject({ code: 'unavailable.timeout' })
    await vi.advanceTimersByTimeAsync(20_000)
    await calling
  })

  it('passes on what the transport knows, and hides what it does not', async () => {
    await expect(
      createCall(async () => {
        throw new ApiFailure(OFFLINE)
      })('patients.list', {}),
    ).rejects.toMatchObject({ code: 'unavailable.offline' })
    await expect(
      createCall(async () => {
        throw new TypeError('secret')
      })('patients.list', {}),
    ).rejects.toMatchObject({ code: 'unavailable.unreachable' })
  })
})
