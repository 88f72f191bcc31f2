import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { jsonOf, startStandIn, type StandIn } from '../../../testkit/standIn.ts'
import { stringifyWire } from '../protocol/index.ts'
import { createHisClient, type HisClient } from './client.ts'

/** Bytes of GBK: 泉州市第一医院. */
const HOSPITAL_IN_GBK = Buffer.from('c8aad6ddcad0b5dad2bbd2bdd4ba', 'hex')

let hospital: StandIn
let his: HisClient
let answer: { body: string | Buffer; contentType?: string }
let remarks: string[]

beforeAll(async () => {
  hospital = await startStandIn(() => ({
    headers: { 'content-type': answer.contentType ?? 'application/json' },
    body: answer.body,
  }))
  his = createHisClient({
    url: hospital.url,
    key: 'k',
    institution: 'H1',
    timeoutMs: 5000,
    remark: (field, what) => remarks.push(`${field} ${what}`),
  })
})
afterAll(async () => {
  await his.close()
  await hospital.close()
})
beforeEach(() => void (remarks = []))

const stays = (body: string | Buffer, contentType?: string) => {
  answer = { body, ...(contentType !== undefined && { contentType }) }
  return his.stays({ name: '林示范', documentNumber: '1' })
}
const bill = (body: string) => {
  answer = { body }
  return his.feeInfo('ZY1')
}
/** What the cause says to the HIS's engineer; the patient hears less. */
const fault = (words: string) =>
  expect.objectContaining({
    code: 'unavailable.his',
    cause: expect.objectContaining({ message: expect.stringContaining(words) as string }) as Error,
  })

test('both questions say whose stays are asked for: one adapter may serve several institutions', async () => {
  await stays('{"stays":[]}')
  await bill('null').catch(() => undefined)
  expect(hospital.asked.slice(-2).map(jsonOf)).toEqual([
    { psn_name: '林示范', cert_no: '1', fixmedins_code: 'H1' },
    { hosp_mdtrt_id: 'ZY1', fixmedins_code: 'H1' },
  ])
})

describe('stays', () => {
  test('null and empty fields are none, numbers are their text, blanks around are nothing', async () => {
    expect(
      await stays(
        '{"stays":[{"hosp_mdtrt_id":"ZY1   ","hospital":"医院","ward":null,"bed":""},{"hosp_mdtrt_id":20261128000000000001,"hospital":" 医院","bed":3,"ward":"一病区 "}]}',
      ),
    ).toEqual([
      { hosp_mdtrt_id: 'ZY1', hospital: '医院' },
      { hosp_mdtrt_id: '20261128000000000001', hospital: '医院', bed: '3', ward: '一病区' },
    ])
    expect(remarks).toEqual([])
  })

  test.each([
    ['2026/11/1 9:30', '2026-11-01 09:30:00'],
    [1793496600000, '2026-11-01 09:30:00'],
    ['0001-01-01T00:00:00', undefined],
    ['十一月', undefined],
  ])('admitted %j is %j', async (given, meant) => {
    const [stay] = await stays(
      JSON.stringify({ stays: [{ hosp_mdtrt_id: 'ZY1', hospital: '医院', admitted_at: given }] }),
    )
    expect(stay?.admitted_at).toBe(meant)
    expect(remarks.length).toBe(given === '十一月' ? 1 : 0)
  })

  test.each([
    ['{"hospital":"医院"}', 'stays[1]', 'hosp_mdtrt_id 缺失'],
    ['{"hosp_mdtrt_id":"ZY9","hospital":null}', 'stays[1]', 'hospital 缺失'],
    ['"ZY9"', 'stays[1]', '不是对象'],
    ['null', 'stays[1]', '不是对象'],
    [`{"hosp_mdtrt_id":"${'9'.repeat(41)}","hospital":"医院"}`, 'stays[1]', 'hosp_mdtrt_id'],
  ])('a bad one, %s, does not hide the others', async (bad, place, why) => {
    const good = (id: string) => `{"hosp_mdtrt_id":"${id}","hospital":"医院"}`
    expect(
      (await stays(`{"stays":[${good('ZY1')},${bad},${good('ZY2')}]}`)).map(
        ({ hosp_mdtrt_id }) => hosp_mdtrt_id,
      ),
    ).toEqual(['ZY1', 'ZY2'])
    expect(remarks).toEqual([expect.stringContaining(place)])
    expect(remarks[0]).toContain(why)
    // But where there are some and none can be read, it is not "none".
    await expect(stays(`{"stays":[${bad}]}`)).rejects.toEqual(fault(why))
  })

  test('a bad ward does not hide its stay', async () => {
    expect(
      await stays(
        `{"stays":[{"hosp_mdtrt_id":"ZY1","hospital":"医院","ward":["一"],"bed":"${'长'.repeat(101)}"}]}`,
      ),
    ).toEqual([{ hosp_mdtrt_id: 'ZY1', hospital: '医院' }])
    expect(remarks.map((remark) => remark.split(' ')[0])).toEqual(['stays[0].ward', 'stays[0].bed'])
  })

  test('none are null, and one alone needs no list', async () => {
    expect(await stays('{"stays":null}')).toEqual([])
    expect(await stays('{"stays":{"hosp_mdtrt_id":"ZY1","hospital":"医院"}}')).toHaveLength(1)
    await expect(stays('{"rows":[]}')).rejects.toEqual(fault('没有 stays'))
  })

  test('more than a patient can have are cut, and said so', async () => {
    const many = Array.from({ length: 101 }, (_, n) => ({
      hosp_mdtrt_id: `ZY${n}`,
      hospital: '医院',
    }))
    expect(await stays(JSON.stringify({ stays: many }))).toHaveLength(100)
    expect(remarks).toEqual(['stays 超过 100 条，只取前 100 条'])
  })
})

describe('characters', () => {
  const json = (hospital: Buffer) =>
    Buffer.concat([
      Buffer.from('{"stays":[{"hosp_mdtrt_id":"ZY1","hospital":"'),
      hospital,
      Buffer.from('"}]}'),
    ])
  const read = [{ hosp_mdtrt_id: 'ZY1', hospital: '泉州市第一医院' }]
  const utf8 = Buffer.from('泉州市第一医院')

  test.each([
    'application/json; charset=gbk',
    'application/json;charset="GB2312"',
    'text/plain; charset=GB18030',
  ])('GBK is read where it says so: %s', async (contentType) =>
    expect(await stays(json(HOSPITAL_IN_GBK), contentType)).toEqual(read),
  )

  test('a byte order mark is no part of it', async () => {
    expect(await stays(Buffer.concat([Buffer.from('efbbbf', 'hex'), json(utf8)]))).toEqual(read)
    expect(
      await stays(
        Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(json(utf8).toString(), 'utf16le')]),
        'application/json; charset=utf-16le',
      ),
    ).toEqual(read)
  })

  test.each([
    ['GBK that does not say so', HOSPITAL_IN_GBK, 'application/json', '不是 UTF-8（多半是 GBK）'],
    [
      'GBK that says it is UTF-8',
      HOSPITAL_IN_GBK,
      'application/json; charset=utf-8',
      '写明是 utf-8',
    ],
    [
      'GBK that is UTF-8 by chance (医院)',
      Buffer.from('d2bdd4ba', 'hex'),
      'application/json',
      '多半是 GBK',
    ],
    ['half a character', utf8.subarray(0, 4), 'application/json', '不是 UTF-8'],
    ['what is not GBK either', Buffer.from('ff', 'hex'), 'text/json; charset=gbk', '写明是 gbk'],
    ['a charset nobody knows', utf8, 'text/json; charset=big-6', 'big-6 不认识'],
  ])('%s is refused by name', async (_, hospital, contentType, words) => {
    await expect(stays(json(hospital), contentType)).rejects.toEqual(fault(words))
  })

  test.each(['MARÍA NÚÑEZ', 'Łukasz Żak', '阿依古丽·买买提', 'Ҽ', '泉州ҽԺ'])(
    '%s is no GBK',
    async (hospital) => {
      expect(await stays(JSON.stringify({ stays: [{ hosp_mdtrt_id: 'ZY1', hospital }] }))).toEqual([
        { hosp_mdtrt_id: 'ZY1', hospital },
      ])
    },
  )

  test('whatever two characters of GBK in daily use are: never letters that nobody wrote', async () => {
    const trail = fc.integer({ min: 0xa1, max: 0xfe })
    const pair = fc.tuple(fc.integer({ min: 0xc4, max: 0xd7 }), trail).map(([a, b]) => [a, b])
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 2, maxLength: 5 }), async (pairs) => {
        await expect(stays(json(Buffer.from(pairs.flat())))).rejects.toEqual(fault('多半是 GBK'))
      }),
    )
  })

  test('a web page is not JSON, and is called a web page', async () => {
    await expect(stays('\n<html>')).rejects.toEqual(fault('是网页，不是 JSON'))
    await expect(stays('{"stays":[')).rejects.toEqual(fault('不是 JSON'))
  })
})

describe('a bill', () => {
  const BILL = `"psn_name":"陈样例","cert_no":"350503195111080023","cert_type":1,"med_type":21,"is_own":"False","setl_time":"2026/11/10 10:00","medfee_sumamt":8000,"fund_pay_sumamt":"5E+3","acct_pay_sumamt":"1000.0","cash_payamt":0,"cntr_bank_act_amt":2000.00`

  test('goes on as the standard writes it, however the HIS does; what is empty does not', async () => {
    expect(
      stringifyWire(
        (await bill(`{${BILL},"mdtrt_id":null,"setl_id":"JS1\\t","ward_no":"12A","remark":null}`))!,
      ),
    ).toBe(
      '{"psn_name":"陈样例","cert_no":"350503195111080023","cert_type":"01","med_type":"21","is_own":0,"setl_time":"2026-11-10 10:00:00","medfee_sumamt":8000.00,"fund_pay_sumamt":5000.00,"acct_pay_sumamt":1000.00,"cash_payamt":0.00,"cntr_bank_act_amt":2000.00,"setl_id":"JS1","ward_no":"12A"}',
    )
    expect(remarks).toEqual([
      'is_own Bit 写作 false',
      'setl_id 前后或中间有空白或看不见的字符',
      'setl_time 时间写作 2026/11/10 10:00',
      'fund_pay_sumamt 金额写作 5E+3',
      'cert_type 写作 1，少了前面的 0',
    ])
  })

  test.each([
    ['8000', '8000.005', 'medfee_sumamt'],
    ['"2026/11/10 10:00"', '"1900-01-01"', 'setl_time'],
    ['"陈样例"', 'null', 'psn_name'],
    ['"False"', '"否"', 'is_own'],
  ])('with %s for %s is a fault of the HIS that names %s', async (good, bad, field) => {
    await expect(bill(`{${BILL.replace(good, bad)}}`)).rejects.toEqual(fault(field))
  })

  test('that is no object is one, too', async () => {
    for (const body of ['null', '[]', '"x"'])
      await expect(bill(body)).rejects.toEqual(fault('应是一个对象'))
  })
})
