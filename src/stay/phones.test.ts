import { expect, it } from 'vitest'
import { phonesOf, shownPhone } from './phones.ts'

const WARDS = { nursesPhones: [{ ward: '心内科', phone: '1' }, { phone: '2' }] }

it.each([
  ['its own ward', '心内科', '1'],
  ['a ward that is not named', '骨科', '2'],
  ['a ward that nobody knows', undefined, '2'],
])('the nurses of %s', (_, ward, phone) =>
  expect(phonesOf(WARDS, ward)).toEqual([{ who: '护士站', phone }]),
)

it('nobody where the hospital has given no number', () => {
  expect(phonesOf({}, '心内科')).toEqual([])
  expect(phonesOf({ nursesPhones: [{ ward: '骨科', phone: '3' }] }, '心内科')).toEqual([])
})

it('the nearest first', () =>
  expect(
    phonesOf({ ...WARDS, insurerPhone: '12393', billingPhone: '4' }, undefined).map(
      ({ who }) => who,
    ),
  ).toEqual(['护士站', '住院结算窗口', '医保服务热线']))

it('the campus’s own, where there are several', () =>
  expect(phonesOf(WARDS, undefined, { institution: 'H2', name: '北院', phone: '5' })[1]).toEqual({
    who: '北院',
    phone: '5',
  }))

it('none of a campus that gives none', () =>
  expect(phonesOf({}, undefined, { institution: 'H2', name: '北院' })).toEqual([]))

it('is shown in one piece, wherever the line ends', () =>
  expect(shownPhone('0595-2277-1111')).toBe('0595\u20112277\u20111111'))
