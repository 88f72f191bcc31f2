import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { newTicket, ticketDigest } from './ticket.ts'
import { createTickets, type KeptTicket, type Tickets } from './tickets.ts'

const HERE = 'H35050200001'
const place = { hospital: '泉州示范医院', ward: '心血管内科', bed: '3' }
let time: number
let store: Store
let tickets: Tickets

beforeEach(() => {
  time = 1_790_000_000_000
  store = openSqliteStore(':memory:', () => time)
  tickets = createTickets(store, HERE, () => time)
})
afterEach(() => store.close())

async function all(kept: AsyncIterable<KeptTicket>): Promise<KeptTicket[]> {
  const found: KeptTicket[] = []
  for await (const one of kept) found.push(one)
  return found
}

const refusal = (why: string, words: string) =>
  expect.objectContaining({
    kind: 'state',
    code: `state.ticket-${why}`,
    field: 'ticket',
    message: expect.stringContaining(words),
  })

describe('resolve', () => {
  it('tells the bed, and nothing else', async () => {
    const ticket = newTicket(HERE)
    await tickets.register(ticket, place)
    expect(await tickets.resolve(ticket)).toEqual({ ticket, ...place })
    expect(await tickets.resolve(encodeURIComponent(ticket))).toEqual({ ticket, ...place })
  })

  it('refuses one that nobody has registered, also one that differs in a single character', async () => {
    const ticket = newTicket(HERE)
    await tickets.register(ticket, place)
    const last = ticket.endsWith('A') ? 'B' : 'A'
    for (const guess of [
      newTicket(HERE),
      ticket.slice(0, 27) + last,
      ticket.toLowerCase() === ticket
        ? ticket.toUpperCase()
        : ticket.slice(0, 4) + ticket.slice(4).toLowerCase(),
    ]) {
      await expect(tickets.resolve(guess)).rejects.toEqual(refusal('unknown', '没有登记过'))
    }
  })

  it('refuses another institution’s, whether it shares this store or not', async () => {
    const elsewhere = newTicket('H35050200002')
    await expect(tickets.resolve(elsewhere)).rejects.toEqual(refusal('foreign', '别的医院'))
    await createTickets(store, 'H35050200002', () => time).register(elsewhere, place)
    await expect(tickets.resolve(elsewhere)).rejects.toEqual(refusal('foreign', '别的医院'))
    // Its mark could be the same by chance.
    const twin = newTicket(HERE)
    await createTickets(store, 'H35050200002', () => time).register(twin, place)
    await expect(tickets.resolve(twin)).rejects.toEqual(refusal('foreign', '别的医院'))
  })

  it('expires at its millisecond, and says that it has expired also long after', async () => {
    const ticket = newTicket(HERE)
    await tickets.register(ticket, place, time + 1000)
    time += 999
    expect(await tickets.resolve(ticket)).toMatchObject({ bed: '3' })
    time += 1
    await expect(tickets.resolve(ticket)).rejects.toEqual(refusal('expired', '过期'))
    await store.sweep()
    time += 10 * 365 * 86_400_000
    await store.sweep()
    await expect(tickets.resolve(ticket)).rejects.toEqual(refusal('expired', '过期'))
  })

  it('reads the store once at most, and not at all for what cannot be ours', async () => {
    const get = vi.spyOn(store, 'get')
    for (const [text, reads] of [
      [newTicket(HERE), 1],
      [newTicket('H9'), 0],
      ['nonsense', 0],
    ] as const) {
      get.mockClear()
      await expect(tickets.resolve(text)).rejects.toThrow()
      expect(get).toHaveBeenCalledTimes(reads)
    }
  })
})

describe('revoke', () => {
  it('holds from the next scan on, once, and leaves the bed’s other codes alone', async () => {
    const [old, recent] = [newTicket(HERE), newTicket(HERE)]
    const kept = await tickets.register(old, place)
    await tickets.register(recent, place)
    expect(await tickets.revoke(kept)).toBe(true)
    await expect(tickets.resolve(old)).rejects.toEqual(refusal('revoked', '停用'))
    expect(await tickets.resolve(recent)).toMatchObject({ bed: '3' })
    expect(await tickets.revoke(kept)).toBe(false)
  })

  it('by many at once is done by one', async () => {
    const kept = await tickets.register(newTicket(HERE), place)
    const done = await Promise.all(Array.from({ length: 8 }, () => tickets.revoke(kept)))
    expect(done.filter(Boolean)).toHaveLength(1)
  })

  it('does not reach another institution’s', async () => {
    const other = createTickets(store, 'H35050200002', () => time)
    const ticket = newTicket('H35050200002')
    const kept = await other.register(ticket, place)
    expect(await tickets.revoke(kept)).toBe(false)
    expect(await other.resolve(ticket)).toMatchObject({ bed: '3' })
  })
})

describe('list', () => {
  it('goes on past a page, oldest first, and finds a bed however it is written', async () => {
    for (let bed = 1; bed <= 1010; bed += 1) {
      time += bed % 3 === 0 ? 1 : 0
      await tickets.register(newTicket(HERE), { ...place, bed: String(bed) })
    }
    const found = await all(tickets.list())
    expect(found).toHaveLength(1010)
    expect(new Set(found.map(({ digest }) => digest)).size).toBe(1010)
    expect(found.map(({ issuedAt }) => issuedAt)).toEqual(
      found.map(({ issuedAt }) => issuedAt).sort((a, b) => a - b),
    )
    expect(
      (await all(tickets.list({ ward: '心血管内科', bed: '０７ 床' }))).map(({ bed }) => bed),
    ).toEqual(['7'])
    expect(await all(tickets.list({ ward: '普外科', bed: '7' }))).toEqual([])
    expect(await all(createTickets(store, 'H35050200002', () => time).list())).toEqual([])
  })

  it('tells each one’s state', async () => {
    const first = await tickets.register(newTicket(HERE), place)
    await tickets.register(newTicket(HERE), place, time + 5)
    await tickets.register(newTicket(HERE), place)
    await tickets.revoke(first)
    time += 5
    expect((await all(tickets.list(place))).map(({ state }) => state).sort()).toEqual([
      'expired',
      'revoked',
      'valid',
    ])
  })
})

it('whoever reads the store finds no ticket in it', async () => {
  const ticket = newTicket(HERE)
  await tickets.register(ticket, place)
  const [stored] = await store.find('tickets', { where: { institution: HERE } })
  expect(stored!.id).toBe(ticketDigest(ticket))
  expect(JSON.stringify(stored)).not.toContain(ticket.slice(4))
  expect(JSON.stringify(stored)).not.toContain(Buffer.from(ticket).toString('hex'))
})

it('a ticket is registered once', async () => {
  const ticket = newTicket(HERE)
  await tickets.register(ticket, place)
  await expect(tickets.register(ticket, { ...place, bed: '4' })).rejects.toMatchObject({
    code: 'store.duplicate',
  })
  expect(await tickets.resolve(ticket)).toMatchObject({ bed: '3' })
})
