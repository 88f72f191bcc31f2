import { describe, expect, it } from 'vitest'
import { institutionMark, newTicket, readTicket, serialOf, ticketDigest } from './ticket.ts'

const HERE = 'H35050200001'

describe('newTicket', () => {
  it('is what WeChat lets stand in a scene, on any system the same', () => {
    for (let count = 0; count < 2000; count += 1) {
      const ticket = newTicket(HERE)
      expect(ticket).toMatch(/^[A-Za-z0-9_-]{28}$/)
      expect(encodeURIComponent(ticket)).toBe(ticket)
    }
  })

  it('says whose it is in its first 4 characters, and nothing in the other 24, in which every character differs from one to the next', () => {
    const tickets = Array.from({ length: 5000 }, () => newTicket(HERE))
    expect(new Set(tickets.map((ticket) => ticket.slice(0, 4)))).toEqual(
      new Set([institutionMark(HERE)]),
    )
    expect(new Set(tickets.map((ticket) => ticket.slice(4))).size).toBe(tickets.length)
    for (let place = 4; place < 28; place += 1)
      expect(new Set(tickets.map((ticket) => ticket[place])).size).toBe(64)
    expect(institutionMark('H35050200002')).not.toBe(institutionMark(HERE))
  })
})

describe('readTicket', () => {
  const ticket = 'AbC_-0123456789zyxwvutsrqpoN'
  const everyCharacter = [...ticket]
    .map((character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .join('')
  it.each([
    ticket,
    ` ${ticket}\n`,
    encodeURIComponent(ticket),
    everyCharacter,
    encodeURIComponent(everyCharacter),
  ])('reads %j', (text) => expect(readTicket(text)).toBe(ticket))

  it.each([
    '',
    ' ',
    ticket.slice(1),
    `${ticket}x`,
    `${ticket.slice(0, 27)}*`,
    '床'.repeat(28),
    '100%',
    `${ticket}%00`,
    `https://x.example/?ticket=${ticket}`,
    'A'.repeat(1000),
    '%'.repeat(1000),
  ])('explains %j', (text) =>
    expect(() => readTicket(text)).toThrow(
      expect.objectContaining({
        code: 'input.ticket',
        field: 'ticket',
        message: expect.stringContaining('再扫一次'),
      }),
    ),
  )
})

it('neither digest nor serial holds the ticket', () => {
  const ticket = newTicket(HERE)
  expect(ticketDigest(ticket)).toMatch(/^[0-9a-f]{64}$/)
  expect(serialOf(ticketDigest(ticket))).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
  expect(ticketDigest(ticket)).not.toContain(ticket.slice(4))
})
