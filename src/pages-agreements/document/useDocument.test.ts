import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, asked, newPhone, refuse } from '../../stores/testing.ts'
import { useDocument } from './useDocument.ts'

vi.mock('../../api/index.ts', async () => ({
  call: (await import('../../stores/testing.ts')).call,
}))

interface WriteOptions {
  filePath: string
  data: string
  success(): void
  fail(reason: { errMsg: string }): void
}

/** What lies on the phone, by path. */
const kept = new Map<string, string>()
let full = false

beforeEach(() => {
  newPhone()
  kept.clear()
  full = false
  const write =
    (behind: boolean) =>
    ({ filePath, data, success, fail }: WriteOptions) => {
      if (full) return fail({ errMsg: 'writeFile:fail' })
      const bytes = Buffer.from(data, 'base64').toString('latin1')
      kept.set(filePath, (behind ? kept.get(filePath)! : '') + bytes)
      success()
    }
  vi.stubGlobal('wx', {
    env: { USER_DATA_PATH: 'usr' },
    getFileSystemManager: () => ({
      mkdirSync: () => {},
      rmdirSync: () => kept.clear(),
      writeFile: write(false),
      appendFile: write(true),
    }),
  })
})

/** A file as the function gives it out. */
function serve(mediaType: string, content: string, pieceLength = 10): void {
  const bytes = Buffer.from(content)
  api.answers['agreements.attachment'] = ({ from = 0 }) => {
    const end = Number(from) + pieceLength
    return {
      cntr_no: 'A/1',
      mediaType,
      size: bytes.length,
      digest: 'd',
      content: bytes.subarray(Number(from), end).toString('base64'),
      ...(end < bytes.length && { next: end }),
    }
  }
}

describe('a document', () => {
  it('of words is read in parts, each as much as a page can hold', async () => {
    serve('text/plain', '第一条，甲方同意。\n'.repeat(2000), 9999)
    const file = useDocument()
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.complete.value, file.page.value]).toEqual([true, 0])
    expect(file.pageCount.value).toBeGreaterThan(2)
    expect(file.words.value.length).toBeLessThanOrEqual(6000)
    const first = file.words.value
    file.turn(1)
    expect(file.words.value).not.toBe('')
    file.turn(0)
    expect(file.words.value).toBe(first)
    expect(kept.size).toBe(0)
  })

  it('of HTML is words, cut wherever its pieces end', async () => {
    serve('text/html', '<p>甲方 &amp; 乙方</p><script>x()</script>', 7)
    const file = useDocument()
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect(file.words.value).toBe('甲方 & 乙方')
  })

  it('of another kind lies on the phone under a name that is one, and leaves with its page', async () => {
    serve('application/pdf', `%PDF-${'x'.repeat(40)}`)
    const file = useDocument()
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([...kept]).toEqual([['usr/agreements/A_1.pdf', `%PDF-${'x'.repeat(40)}`]])
    expect(file.place.value).toBe('usr/agreements/A_1.pdf')
    file.close()
    expect(kept.size).toBe(0)
    expect([file.place.value, file.head.value, file.complete.value]).toEqual(['', undefined, false])
  })

  it('that cannot be shown is fetched only as far as tells what it is, and whole where it is wanted', async () => {
    serve('application/ofd', 'PK'.repeat(30))
    const file = useDocument()
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.kind.value?.way, file.complete.value]).toEqual(['none', false])
    expect(asked('agreements.attachment')).toHaveLength(1)
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, true)
    expect(kept.get(file.place.value)).toBe('PK'.repeat(30))
    expect(asked('agreements.attachment')).toHaveLength(6)
  })

  it('goes on where the network broke it off', async () => {
    serve('application/pdf', '%PDF-'.repeat(6))
    const answer = api.answers['agreements.attachment']!
    api.answers['agreements.attachment'] = (input) =>
      input.from === 20 ? refuse('unavailable.offline', true)() : answer(input)
    const file = useDocument()
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.failure.value?.code, file.received.value]).toEqual(['unavailable.offline', 20])
    api.answers['agreements.attachment'] = answer
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.failure.value, kept.get(file.place.value)]).toEqual([undefined, '%PDF-'.repeat(6)])
    expect(asked('agreements.attachment').slice(-2)).toEqual([
      { patientId: 'p1', cntr_no: 'A/1', from: 20 },
      { patientId: 'p1', cntr_no: 'A/1', from: 20 },
    ])
  })

  it('is gone at once where the authorisation has ended meanwhile', async () => {
    serve('application/pdf', '%PDF-'.repeat(6))
    const answer = api.answers['agreements.attachment']!
    api.answers['agreements.attachment'] = (input) =>
      input.from === 20 ? refuse('state.not-authorized')() : answer(input)
    const file = useDocument()
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.failure.value?.code, file.head.value]).toEqual(['state.not-authorized', undefined])
    expect(kept.size).toBe(0)
  })

  it('a phone without room says so, and fetches it anew once there is', async () => {
    serve('image/png', 'PNG'.repeat(9))
    const file = useDocument()
    full = true
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.noRoom.value, file.complete.value]).toEqual([true, false])
    full = false
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([file.noRoom.value, kept.get(file.place.value)]).toEqual([false, 'PNG'.repeat(9)])
  })

  it('left while it was coming, nothing of it stays', async () => {
    serve('application/pdf', '%PDF-'.repeat(6))
    const answer = api.answers['agreements.attachment']!
    const file = useDocument()
    api.answers['agreements.attachment'] = (input) => {
      if (input.from === 20) file.close()
      return answer(input)
    }
    await file.fetch({ patientId: 'p1', cntr_no: 'A/1' }, false)
    expect([kept.size, file.head.value, file.complete.value]).toEqual([0, undefined, false])
  })
})
