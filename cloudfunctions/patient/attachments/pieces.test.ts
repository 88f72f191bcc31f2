import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSealer, type Sealer } from '../../lib/identity/seal.ts'
import { openSqliteStore } from '../../lib/store/sqlite.ts'
import type { Store } from '../../lib/store/store.ts'
import { PIECES_KEPT_MS, PIECE_BYTES, createPieces, firstPiece, type Pieces } from './pieces.ts'
import type { AttachmentFile } from './read.ts'

const NAME = { institution: 'H1', patientId: 'p1', agreementNo: 'XY1' }
const file = (size: number): AttachmentFile => ({
  mediaType: 'application/pdf',
  bytes: randomBytes(size),
})

let now = 1_700_000_000_000
let store: Store
let sealer: Sealer
let pieces: Pieces
beforeEach(() => {
  store = openSqliteStore(':memory:', () => now)
  const [sealing, index] = [randomBytes(32), randomBytes(32)]
  sealer = createSealer({ sealing: [{ id: 'k', key: sealing }], index })
  pieces = createPieces(store, sealer, () => now)
})

/** As a phone does it. */
async function fetched(of: AttachmentFile): Promise<Buffer> {
  const first = firstPiece(of, 0)!
  await pieces.keep(NAME, of, first)
  const parts = [first.content]
  for (let next = first.next; next !== undefined;) {
    const piece = await pieces.find(NAME, next)
    expect(piece).toMatchObject({ mediaType: of.mediaType, size: of.bytes.length })
    expect(piece!.digest).toBe(first.digest)
    parts.push(piece!.content)
    next = piece!.next
  }
  return Buffer.from(parts.join(''), 'base64')
}

describe('a file in pieces', () => {
  it.each([1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 2_000_000])(
    'of %d bytes comes whole, and its texts can be joined as they are',
    async (size) => {
      const whole = file(size)
      expect((await fetched(whole)).equals(whole.bytes)).toBe(true)
    },
  )

  it('none is larger than 512 KB, and its answer not than a megabyte', () => {
    const { content } = firstPiece(file(2_000_000), 0)!
    expect(Buffer.from(content, 'base64').length).toBeLessThanOrEqual(512 * 1024)
    expect(content.length).toBeLessThan(1024 * 1024 - 1000)
  })

  it('begins at any byte that is asked for', async () => {
    const whole = file(PIECE_BYTES * 2 + 5)
    await pieces.keep(NAME, whole, firstPiece(whole, 0)!)
    for (const from of [PIECE_BYTES + 1, PIECE_BYTES * 2 - 1, PIECE_BYTES * 2 + 4]) {
      const kept = await pieces.find(NAME, from)
      expect(kept).toEqual(firstPiece(whole, from))
      const end = kept!.next ?? whole.bytes.length
      const bytes = Buffer.from(kept!.content, 'base64')
      expect(bytes.equals(whole.bytes.subarray(from, end))).toBe(true)
    }
    expect(await pieces.find(NAME, PIECE_BYTES * 2 + 5)).toBeUndefined()
    expect(firstPiece(whole, PIECE_BYTES * 2 + 5)).toBeUndefined()
  })

  it('a new file takes the place of the one before, and is told from it', async () => {
    const [old, fresh] = [file(2 * PIECE_BYTES), file(2 * PIECE_BYTES)]
    await pieces.keep(NAME, old, firstPiece(old, 0)!)
    await pieces.keep(NAME, fresh, firstPiece(fresh, 0)!)
    const digest = (await pieces.find(NAME, PIECE_BYTES))!.digest
    expect(digest).toBe(firstPiece(fresh, 0)!.digest)
    expect(digest).not.toBe(firstPiece(old, 0)!.digest)
  })

  it('is kept by two who ask at the same time', async () => {
    const whole = file(4 * PIECE_BYTES)
    await Promise.all([fetched(whole), fetched(whole), fetched(whole)])
  })
})

describe('what is kept', () => {
  it('is one patient’s and one agreement’s', async () => {
    const whole = file(2 * PIECE_BYTES)
    await pieces.keep(NAME, whole, firstPiece(whole, 0)!)
    expect(await pieces.find({ ...NAME, patientId: 'p2' }, PIECE_BYTES)).toBeUndefined()
    expect(await pieces.find({ ...NAME, agreementNo: 'XY2' }, PIECE_BYTES)).toBeUndefined()
  })

  it('is as if it were not there where somebody has changed it', async () => {
    const whole = file(3 * PIECE_BYTES)
    await pieces.keep(NAME, whole, firstPiece(whole, 0)!)
    const [one, other] = await store.find('attachments', {})
    await store.replace('attachments', one!, other!.document)
    await store.replace('attachments', other!, { sealed: 1 })
    for (const from of [PIECE_BYTES, 2 * PIECE_BYTES])
      expect(await pieces.find(NAME, from)).toBeUndefined()
  })

  it('nothing where one piece is all there is', async () => {
    await fetched(file(PIECE_BYTES))
    expect(await store.find('attachments', {})).toEqual([])
  })

  it('is sealed, small enough for a document of the cloud’s database, and gone after ten minutes', async () => {
    const whole: AttachmentFile = {
      mediaType: 'text/plain',
      bytes: Buffer.from('王小明 350502196212160012 '.repeat(40_000)),
    }
    await pieces.keep(NAME, whole, firstPiece(whole, 0)!)
    const kept = JSON.stringify(await store.find('attachments', {}))
    for (const secret of ['王小明', '350502196212160012', whole.bytes.toString('base64', 0, 30)])
      expect(kept).not.toContain(secret)
    const [one] = await store.find('attachments', { limit: 1 })
    expect(JSON.stringify(one).length).toBeLessThan(1_000_000)
    now += PIECES_KEPT_MS
    expect(await pieces.find(NAME, PIECE_BYTES)).toBeUndefined()
    expect(await store.sweep()).toBeGreaterThan(0)
    expect(await store.find('attachments', {})).toEqual([])
  })
})
