import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createLog } from '../../cloudfunctions/lib/log/log.ts'
import { inRequest } from '../../cloudfunctions/lib/log/request.ts'
import { recentRequests } from './recent.ts'

const folder = mkdtempSync(join(tmpdir(), 'recent-'))
afterAll(() => rmSync(folder, { recursive: true }))

const lines: string[] = []
const logOf = (name: string) =>
  createLog(name, 'info', { write: (line) => void lines.push(line.trimEnd()) })
const hospital = logOf('hospital')
inRequest('HIS-0001', () => {
  hospital.info({ funid: 'BC00.03.00.02', stayId: 'ZY1' }, 'asked')
  hospital.info({ code: 0, type: 'success' }, 'answered')
})
inRequest('HIS-0002', () => {
  hospital.warn({ source: 'x' }, 'protocol.signature')
  hospital.info({ code: 9401, type: 'protocol.signature' }, 'answered')
})
inRequest('HIS-0005', () =>
  hospital.info({ funid: 'BC00.03.00.02', institution: 'H35050200001' }, 'asked'),
)
inRequest('PLT-0006', () =>
  logOf('fee-info').info({ stayId: 'ZY1', institution: 'H35050200002' }, 'asked'),
)
inRequest('APP-0003', () => logOf('patient').info({}, 'asked'))
inRequest('HIS-0004', () => hospital.info({ funid: 'BC00.03.00.99' }, 'asked'))

test('the latest first, each in a line, and nobody’s but the two doors’', async () => {
  const file = join(folder, 'functions.log')
  writeFileSync(file, `not a line\n${lines.join('\n')}\n{"level":30,"requ`)
  expect(
    (await recentRequests(file)).map(({ id, asked, answered, good, way }) => [
      id,
      asked,
      answered,
      good,
      way.length,
    ]),
  ).toEqual([
    ['HIS-0004', 'BC00.03.00.99', '还没有答复', false, 1],
    ['PLT-0006', '获取医院收费信息，ZY1', '还没有答复', false, 1],
    ['HIS-0005', 'BC00.03.00.02 获取当前住院预授权状态', '还没有答复', false, 1],
    ['HIS-0002', '报文没有打开', '9401 protocol.signature', false, 2],
    ['HIS-0001', 'BC00.03.00.02 获取当前住院预授权状态，ZY1', '0 success', true, 2],
  ])
})

test('without those of other institutions', async () => {
  const file = join(folder, 'several.log')
  writeFileSync(file, lines.join('\n'))
  const without = async (other: string) => (await recentRequests(file, [other])).map(({ id }) => id)
  expect(await without('H35050200002')).toEqual(['HIS-0004', 'HIS-0005', 'HIS-0002', 'HIS-0001'])
  expect(await without('H35050200001')).toEqual(['HIS-0004', 'PLT-0006', 'HIS-0002', 'HIS-0001'])
})

test('of a long log only the end is read; without one there is nothing', async () => {
  const file = join(folder, 'long.log')
  writeFileSync(file, `${lines[0]}\n${'x'.repeat(2_000_000)}\n${lines.at(-1)}\n`)
  expect((await recentRequests(file)).map(({ id }) => id)).toEqual(['HIS-0004'])
  expect(await recentRequests(join(folder, 'none.log'))).toEqual([])
})
