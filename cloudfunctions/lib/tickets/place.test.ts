import { describe, expect, it } from 'vitest'
import { placeKey, samePlace } from './place.ts'

const at = (ward: string, bed: string) => ({ ward, bed })

describe('samePlace', () => {
  it.each(['3', '03', '３', '3床', '03 床', '3号床', '3号', ' 3 '])('%j is bed 3', (bed) =>
    expect(samePlace(at('心血管内科', bed), at('心血管内科', '3'))).toBe(true),
  )
  it.each(['30', '13', '加3', '3A', 'A3', ''])('%j is not', (bed) =>
    expect(samePlace(at('心血管内科', bed), at('心血管内科', '3'))).toBe(false),
  )
  it('letters and widths do not matter', () =>
    expect(samePlace(at('ICU 一区', 'a-01'), at('ＩＣＵ一区', 'A-1'))).toBe(true))
  it('a bed of another ward is another bed', () =>
    expect(samePlace(at('普外科', '3'), at('心血管内科', '3'))).toBe(false))
})

it('a place cannot be written as another by putting a separator into a name', () => {
  expect(placeKey('H1', at('a","b', 'c'))).not.toBe(placeKey('H1', at('a', 'b","c')))
  expect(placeKey('H1', at('a', '1'))).not.toBe(placeKey('H2', at('a', '1')))
})
