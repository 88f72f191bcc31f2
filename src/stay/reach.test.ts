import { afterEach, expect, it } from 'vitest'
import { speak } from '../words/t.ts'
import { authorizationReach } from './reach.ts'

const [EAST, NORTH] = [
  { institution: 'H1', name: '东院' },
  { institution: 'H2', name: '北院' },
]
const all = [EAST, NORTH]

afterEach(() => speak('zh'))

it('one hospital says nothing of where an authorisation holds', () => {
  for (const isApart of [true, false])
    expect(authorizationReach({ all: [], current: EAST, isApart })).toBe('')
})

it('of several campuses that share it, all are named', async () => {
  const shared = { all, current: EAST, isApart: false }
  expect(authorizationReach(shared)).toBe('授权在本院各院区（东院、北院）有效。')
  await speak('en')
  expect(authorizationReach(shared)).toContain('东院, 北院')
})

it('of several that do not, the one that was asked is named', () =>
  expect(authorizationReach({ all, current: NORTH, isApart: true })).toMatch(/^授权只在北院有效。/))

it('and as long as none has been asked, it is the one that will be chosen', () =>
  expect(authorizationReach({ all, current: undefined, isApart: true })).toMatch(
    /^授权只在您选的院区有效。/,
  ))
