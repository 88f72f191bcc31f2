import { describe, expect, it } from 'vitest'
import { campusesShown } from './shown.ts'

const ALL = Array.from({ length: 15 }, (_, index) => ({
  institution: `H${index}`,
  name: index === 14 ? '北院' : `${index} 号院区`,
  address: index === 14 ? '丰泽区 ＡＢ 路 14 号' : `鲤城区 ${index} 路`,
}))
const codes = (lastUsed?: string, typed = '') =>
  campusesShown(ALL, lastUsed, typed).shown.map(({ institution }) => institution)

describe('the campuses that are offered', () => {
  it('are the hospital’s in its own order, twelve at most, and say how many more there are', () => {
    expect(codes()).toEqual(ALL.slice(0, 12).map(({ institution }) => institution))
    expect(campusesShown(ALL, undefined, '').more).toBe(3)
    expect(campusesShown(ALL.slice(0, 12), undefined, '').more).toBe(0)
  })

  it('begin with the one last used on this phone, which is not offered twice', () => {
    expect(codes('H14').slice(0, 2)).toEqual(['H14', 'H0'])
    expect(campusesShown(ALL, 'H3', '')).toMatchObject({ more: 3 })
    expect(codes('H99')[0]).toBe('H0')
  })

  it.each([
    ['北院', ['H14']],
    ['丰泽', ['H14']],
    ['  ab 北 ', ['H14']],
    ['北院 鲤城', []],
    ['3 号', ['H3', 'H13']],
  ])('are found by name and address: %j', (typed, found) => {
    expect(codes(undefined, typed)).toEqual(found)
  })
})
