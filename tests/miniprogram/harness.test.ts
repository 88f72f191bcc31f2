import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../scripts/build/buildApp.ts'
import { checkBundle } from '../../scripts/build/checkBundles.ts'
import { Device, prepare, type DeviceOptions } from './device.ts'

const fixture = fileURLToPath(new URL('fixture', import.meta.url))
let directory: string
let built: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'miniprogram-'))
  built = join(directory, 'built')
  await buildApp('mp-weixin', built, { input: fixture })
}, 60_000)
afterAll(() => rm(directory, { recursive: true, force: true }))

async function open(options: DeviceOptions = {}): Promise<Device> {
  const device = new Device(await prepare(built), options)
  await device.launch()
  return device
}

describe('the screen', () => {
  test('shows data, conditions and lists, and follows a tap', async () => {
    const device = await open()
    expect(device.text()).toContain('数到 0\n还没有\n双数')
    await device.tapText('数到 0')
    expect(device.text()).toContain('数到 1\n正好一\n')
    expect(device.shows('双数')).toBe(false)
    await device.tapText('数到 1')
    expect(device.text()).toContain('数到 2\n多于一\n双数')
  })

  test('opens components with their properties, slots and events, and keeps them through changes', async () => {
    const device = await open()
    expect(device.text()).toContain('押金：5000.00（mounted）\n第1项，共2项\n选押金')
    expect(device.text()).toContain('账户：无（mounted）\n第2项，共2项\n选账户')
    await device.tapText('选账户')
    await device.tapText('选账户')
    expect(device.shows('选了 1 账户 2')).toBe(true)
    await device.tapText('第1项，共2项')
    expect(device.shows('押金改：5000.00（mounted）')).toBe(true)
    await device.tapText('数到 0')
    expect(device.text()).toContain('第1项，共2项\n页脚 1\n选押金改')
    expect(device.shows('0=押金改;')).toBe(true)
    await device.tapText('0=押金改;')
    expect(device.shows('选了 押金改')).toBe(true)
  })

  test('takes away a component that is no longer in the list, and the others stay what they were', async () => {
    const device = await open()
    await device.tapText('选账户')
    await device.tapText('移除')
    expect(device.wx.dialogs[0]?.options).toMatchObject({ title: '移除' })
    await device.answerDialog('确定')
    expect(device.shows('押金：')).toBe(false)
    expect(device.written).toContainEqual({ level: 'info', text: 'unmounted 押金' })
    expect(device.wx.callsOf('showToast')).toMatchObject([{ title: '已移除' }])
    await device.tapText('选账户')
    expect(device.shows('选了 0 账户 2')).toBe(true)
  })

  test('stops an event where the app catches it', async () => {
    const device = await open()
    await device.tapText('里面')
    expect(device.text()).toContain('里面\n内\n')
    await device.tapText('内')
    expect(device.text()).toContain('里面\n内·\n')
  })

  test('says what it shows instead of what was looked for', async () => {
    const device = await open()
    await expect(device.tapText('没有这个')).rejects.toThrow(/没有这个[\s\S]*数到 0/)
    expect(() => device.find('项')).toThrow(/2 things/)
  })
})

test('a field takes text, and the app may change it', async () => {
  const device = await open()
  await device.input('姓名', ' 张三 ')
  expect(device.shows('张三，您好')).toBe(true)
  expect(device.valueOf('请输入姓名')).toBe('张三')
})

describe('WeChat', () => {
  test('tells the app how it was opened, left and come back to, and brings extraData with 1037 and 1038 only', async () => {
    const device = new Device(await prepare(built))
    await device.launch({
      query: { hosp_mdtrt_id: 'H1' },
      scene: 1047,
      referrerInfo: { extraData: { state: 'lost' } },
    })
    await device.hide()
    await device.show({ scene: 1038, referrerInfo: { appId: 'wx1', extraData: { code: 'c1' } } })
    const lines = device.text().split('\n')
    expect(lines.slice(lines.findIndex((line) => line.startsWith('launch')))).toEqual([
      'launch 1047 {"hosp_mdtrt_id":"H1"}',
      'show 1047 null',
      'page onLoad {"hosp_mdtrt_id":"H1"}',
      'page onShow',
      'page onReady',
      'page onHide',
      'hide',
      'show 1038 {"code":"c1"}',
      'page onShow',
    ])
  })

  test('opens pages of subpackages over each other and comes back', async () => {
    const device = await open()
    await device.tapText('第二页')
    expect(device.pages).toEqual(['pages/start/index', 'more/second'])
    expect(device.text()).toBe('来自开始\n返回')
    await device.tapText('返回')
    expect(device.pages).toEqual(['pages/start/index'])
    expect(device.shows('second onUnload')).toBe(true)
  })

  test('hands cloud functions to the test, their answers and their failures to the app', async () => {
    const asked: unknown[] = []
    const device = await open({
      cloud: async (name, data) => {
        asked.push([name, data])
        if (asked.length > 1) throw new Error('-504002 timeout')
        await new Promise((resolve) => setTimeout(resolve, 200))
        return { ok: true, data: [] }
      },
    })
    await device.tapText('查询')
    expect(device.shows('{"ok":true,"data":[]}')).toBe(true)
    await device.tapText('查询')
    expect(device.shows('失败 cloud.callFunction:fail -504002 timeout')).toBe(true)
    expect(asked[0]).toEqual(['patient', { action: 'patients.list', n: 0 }])
  })

  test('goes to another mini-program or stays, as the test says', async () => {
    const outcomes = [new Error('cancel'), {}]
    const device = await open({ answers: { navigateToMiniProgram: () => outcomes.shift()! } })
    await device.tapText('去授权')
    expect(device.shows('navigateToMiniProgram:fail cancel')).toBe(true)
    await device.tapText('去授权')
    expect(device.shows('跳转成功')).toBe(true)
    expect(device.wx.callsOf('navigateToMiniProgram')).toHaveLength(2)
    expect(device.wx.callsOf('navigateToMiniProgram')[0]).toMatchObject({
      extraData: { state: 's1' },
    })
  })

  test('names a call it does not know, though the app swallows the error', async () => {
    const device = await open()
    await expect(device.tapText('未知')).rejects.toThrow('there is no wx.getBatteryInfoSync here')
  })

  test("fails the step in which the app's own code fails, though Vue goes on", async () => {
    const device = await open()
    await expect(device.tapText('坏了')).rejects.toThrow('broken on purpose')
    await device.tapText('数到 0')
    expect(device.shows('数到 1')).toBe(true)
  })

  test('opens the page of a scan over everything else', async () => {
    const device = await open()
    await device.hide()
    await device.show({ path: 'more/second', query: { from: 'scan' }, scene: 1047 })
    expect(device.pages).toEqual(['more/second'])
    expect(device.text()).toBe('来自scan\n返回')
  })

  test('refuses what needs consent while the app does not ask for it', async () => {
    const device = await open()
    device.wx.privacy.needAuthorization = true
    await device.tapText('要隐私')
    expect(device.text()).toContain('requirePrivacyAuthorize:fail')
  })

  test('takes consent from the button for it only', async () => {
    const device = await open()
    device.wx.privacy.needAuthorization = true
    await device.tapText('听隐私')
    await device.tapText('要隐私')
    expect(device.shows('请阅读隐私指引')).toBe(true)
    await device.tapText('假同意')
    expect(device.text()).toContain(
      'requirePrivacyAuthorize:fail privacy permission is not authorized',
    )
    await device.tapText('要隐私')
    await device.tapText('同意')
    expect(device.shows('已同意')).toBe(true)
    expect(device.wx.privacy.needAuthorization).toBe(false)
  })

  test('opens another mini-program from a tap only', async () => {
    const device = await open({ answers: { navigateToMiniProgram: () => ({}) } })
    const { navigateToMiniProgram } = device.wx.api as {
      navigateToMiniProgram(options: object): Promise<unknown>
    }
    await expect(navigateToMiniProgram({ appId: 'wx1' })).rejects.toMatchObject({
      errMsg: expect.stringContaining('TAP gesture'),
    })
    await device.tapText('去授权')
    expect(device.shows('跳转成功')).toBe(true)
  })

  test('lets time pass when the test says so', async () => {
    const device = await open()
    await device.tapText('等一等')
    await device.advance(2999)
    expect(device.shows('三秒后')).toBe(false)
    await device.advance(1)
    expect(device.shows('三秒后')).toBe(true)
  })

  test('keeps storage from one start to the next', async () => {
    const device = await open({ storage: { agreed: { at: 1 } } })
    const { getStorageSync, setStorageSync } = device.wx.api as {
      getStorageSync(key: string): unknown
      setStorageSync(key: string, value: unknown): void
    }
    expect(getStorageSync('agreed')).toEqual({ at: 1 })
    setStorageSync('other', 'x')
    expect(Object.fromEntries(device.wx.storage)).toEqual({ agreed: '{"at":1}', other: '"x"' })
  })
})

describe('the network', () => {
  test('is not asked for anything in the first ten seconds', async () => {
    const device = await open()
    await device.advance(10_000)
    expect(device.wx.network).toEqual([])
    // The fixture need not use all that the app's allow-list holds.
    expect(
      (await checkBundle(built, 'mp-weixin')).filter(({ what }) => !what.startsWith('allows ')),
    ).toEqual([])
  })

  test('would be asked by uni-app itself in a build without our plugin', async () => {
    const config = fileURLToPath(new URL('fixture/vite.unprotected.config.ts', import.meta.url))
    const unprotected = join(directory, 'unprotected')
    await buildApp('mp-weixin', unprotected, { input: fixture, config })
    const device = new Device(await prepare(unprotected))
    await device.launch()
    expect(device.wx.network).toEqual([])
    await device.advance(10_000)
    expect(device.wx.network).toEqual([
      {
        name: 'preloadAssets',
        options: {
          data: [
            {
              type: 'image',
              src: expect.stringMatching(
                /^https:\/\/cdn1\.dcloud\.net\.cn\/[0-9a-f]+\/img\/shadow-grey\.png$/,
              ),
            },
          ],
        },
      },
    ])
    expect(await checkBundle(unprotected, 'mp-weixin')).toContainEqual({
      file: 'common/vendor.js',
      what: expect.stringContaining('cdn1.dcloud.net.cn/'),
    })
  }, 60_000)
})
