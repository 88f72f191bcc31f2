import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttachmentPiece } from '../../../cloudfunctions/patient/api.ts'
import { createDownload, type Download, type Sink } from './download.ts'

const PIECE = 30

/** A function that has a file, and fails when it is told to. */
function server(bytes: Buffer, digest = 'one') {
  const state = { bytes, digest, asked: [] as (number | undefined)[], failing: 0 }
  const ask = (from: number | undefined): Promise<AttachmentPiece> => {
    state.asked.push(from)
    if (state.failing > 0) {
      state.failing -= 1
      return Promise.reject(new Error('offline'))
    }
    const start = from ?? 0
    const end = start + PIECE
    return Promise.resolve({
      cntr_no: 'A',
      mediaType: 'application/pdf',
      size: state.bytes.length,
      digest: state.digest,
      content: state.bytes.subarray(start, end).toString('base64'),
      ...(end < state.bytes.length && { next: end }),
    })
  }
  return { state, ask }
}

/** Keeps whatever it is given; full, it keeps half of it. */
function sinks() {
  const opened: Buffer[][] = []
  const phone = { full: false, opened }
  const open = (): Sink => {
    const parts: Buffer[] = []
    opened.push(parts)
    return {
      add(content) {
        parts.push(Buffer.from(content, 'base64'))
        return phone.full ? Promise.reject(new Error('full')) : Promise.resolve()
      },
      close: () => Buffer.concat(parts).toString('base64'),
    }
  }
  return { phone, open }
}

async function whole(download: Download): Promise<Buffer> {
  while (!download.complete) await download.step()
  return Buffer.from(download.close(), 'base64')
}

describe('a download', () => {
  it('puts a file of any size together, and tells how far it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const { ask } = server(Buffer.from(bytes))
        const download = createDownload(ask, sinks().open)
        const seen: number[] = [download.received]
        while (!download.complete) {
          await download.step()
          seen.push(download.received)
        }
        expect(Buffer.from(download.close(), 'base64')).toEqual(Buffer.from(bytes))
        expect(seen).toEqual([...seen].sort((a, b) => a - b))
        expect(seen.at(-1)).toBe(bytes.length)
      }),
    )
  })

  it('goes on behind what it has where a piece did not come', async () => {
    const { state, ask } = server(Buffer.alloc(100, 7))
    const download = createDownload(ask, sinks().open)
    await download.step()
    state.failing = 1
    await expect(download.step()).rejects.toThrow('offline')
    expect(download.received).toBe(PIECE)
    expect(await whole(download)).toEqual(Buffer.alloc(100, 7))
    expect(state.asked).toEqual([undefined, 30, 30, 60, 90])
  })

  it('begins anew where the file has changed on the way: what comes out is never of two files', async () => {
    const { state, ask } = server(Buffer.alloc(100, 1))
    const download = createDownload(ask, sinks().open)
    await download.step()
    await download.step()
    Object.assign(state, { bytes: Buffer.alloc(95, 2), digest: 'two' })
    expect(await whole(download)).toEqual(Buffer.alloc(95, 2))
  })

  it('one that changes again and again is not run after for ever', async () => {
    const { state, ask } = server(Buffer.alloc(100, 1))
    const changing = (from: number | undefined) => {
      state.digest += '!'
      return ask(from)
    }
    const download = createDownload(changing, sinks().open)
    await expect(whole(download)).rejects.toMatchObject({ code: 'state.attachment-changed' })
    expect(state.asked.length).toBeLessThan(6)
  })

  it('begins anew where the phone could not write a piece down', async () => {
    const { ask } = server(Buffer.from(Array.from({ length: 100 }, (_, at) => at)))
    const { phone, open } = sinks()
    const download = createDownload(ask, open)
    await download.step()
    phone.full = true
    await expect(download.step()).rejects.toThrow('full')
    phone.full = false
    expect((await whole(download))[99]).toBe(99)
    expect(phone.opened).toHaveLength(2)
  })

  it.each<[string, object]>([
    ['leads nowhere', { next: 0 }],
    ['leads over a gap', { next: 40 }],
    ['is empty', { content: '' }],
    ['ends before the end', { next: undefined }],
  ])('does not believe a piece that %s', async (_, wrong) => {
    const { ask } = server(Buffer.alloc(100, 1))
    const download = createDownload(
      async (from) => ({ ...(await ask(from)), ...wrong }),
      sinks().open,
    )
    await expect(whole(download)).rejects.toMatchObject({ code: 'unavailable.answer' })
  })
})
