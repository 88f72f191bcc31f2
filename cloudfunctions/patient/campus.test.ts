import { describe, expect, test } from 'vitest'
import { institutionMark } from '../lib/tickets/ticket.ts'
import { createTickets } from '../lib/tickets/tickets.ts'
import { atCampus, campusOf } from './campus.ts'
import type { Campus } from './dependencies.ts'

const campus = (institution: string) =>
  ({ institution, tickets: createTickets({} as never, institution, Date.now) }) as Campus
const [ONE, TWO] = [campus('H1'), campus('H2')]
const code = (institution: string) => institutionMark(institution) + 'A'.repeat(24)
const asked = (event: object) => {
  const { campus: found, isNamed } = campusOf(event, [ONE, TWO])
  return [found.institution, isNamed]
}

describe('the campus that a request is about', () => {
  test.each<[string, object, [string, boolean]]>([
    ['nothing said', {}, ['H1', false]],
    ['named', { institution: 'H2' }, ['H2', true]],
    ['a bedside code', { ticket: code('H2') }, ['H2', true]],
    ['as WeChat encodes it', { scene: encodeURIComponent(` ${code('H2')}`) }, ['H2', true]],
    ['in a link', { query: { ticket: code('H2') } }, ['H2', true]],
    ['on the way to the e-voucher', { entry: { ticket: code('H2') } }, ['H2', true]],
    [
      'a code goes before what is remembered',
      { institution: 'H1', ticket: code('H2') },
      ['H2', true],
    ],
    [
      'and a number before a code',
      { institution: 'H1', hosp_mdtrt_id: 'ZY1', ticket: code('H2') },
      ['H1', true],
    ],
    ['a code of nobody', { institution: 'H2', ticket: 'x' }, ['H2', true]],
    [
      'a link before what is remembered',
      { institution: 'H1', entry: { hosp_mdtrt_id: 'ZY1', institution: 'H2' } },
      ['H2', true],
    ],
    ['what is no text', { ticket: 7, scene: null, query: 'x', entry: [] }, ['H1', false]],
  ])('%s', (_, event, found) => {
    expect(asked(event)).toEqual(found)
  })

  test.each([
    [{ institution: 'H3' }, 'institution'],
    [{ institution: '' }, 'institution'],
    [{ institution: null }, 'institution'],
    [{ institution: 'H1', query: { institution: ['H1'] } }, 'query.institution'],
    [{ institution: 'H1', entry: { institution: 'h2' } }, 'entry.institution'],
  ])('one that is not served is refused: %j', (event, field) => {
    expect(() => campusOf(event, [ONE, TWO])).toThrow(
      expect.objectContaining({ code: 'input.institution', field }) as Error,
    )
  })
})

test('is said only where there are several', () => {
  expect(atCampus({ campuses: [ONE, TWO], institution: 'H2' })).toEqual({ institution: 'H2' })
  expect(atCampus({ campuses: [ONE], institution: 'H1' })).toEqual({})
})
