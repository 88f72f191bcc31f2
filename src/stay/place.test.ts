import { expect, it } from 'vitest'
import { wardAndBed } from './place.ts'

it.each<[Parameters<typeof wardAndBed>[0], string]>([
  [{ ward: '心内科', bed: '12' }, '心内科，12床'],
  [{ ward: '心内科', bed: '12床' }, '心内科，12床'],
  [{ bed: '加床3' }, '加床3床'],
  [{ ward: '心内科' }, '心内科'],
  [{ ward: '心内科', bed: '' }, '心内科'],
  [{}, ''],
  [undefined, ''],
])('%j lies in %s', (where, said) => expect(wardAndBed(where)).toBe(said))
