import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { bench } from '../bench.ts'
import type { Phone } from '../phone.ts'
import { walk } from '../steps.ts'

describe('the agreement’s document', () => {
  async function atDocument(
    key: Parameters<typeof demoPatient>[0],
    prepare?: (phone: Phone) => void,
  ): Promise<Phone> {
    const phone = await bench.open()
    await walk(phone, demoPatient(key))
    await phone.device.tapText('我的协议')
    prepare?.(phone)
    await phone.device.tapText('看协议内容')
    return phone
  }

  test('a PDF of 3 MB is opened, and gone from the phone afterwards', async () => {
    const phone = await atDocument('large-attachment')
    await phone.device.tapText('打开协议')
    const [opened] = phone.device.wx.callsOf('openDocument')
    expect(opened).toEqual({
      filePath: expect.stringMatching(/\.pdf$/),
      fileType: 'pdf',
      showMenu: false,
    })
    const bytes = phone.files.kept.get(String(opened!.filePath))!
    expect(bytes.length).toBeGreaterThan(3_000_000)
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(phone.files.kept.size).toBe(1)
    await phone.arrowBack()
    expect(phone.top).toBe('pages-agreements/list/index')
    expect(phone.files.kept.size).toBe(0)
  })

  test('the phone is full: said so, and once there is room it opens', async () => {
    const phone = await atDocument('large-attachment', ({ files }) => {
      files.full = true
    })
    expect(phone.device.shows('存储空间')).toBe(true)
    expect(phone.device.wx.callsOf('openDocument')).toEqual([])
    phone.files.full = false
    await phone.device.tapText('重试')
    await phone.device.tapText('打开协议')
    expect(phone.device.wx.callsOf('openDocument')).toHaveLength(1)
  })

  test('a picture is shown, larger at a tap, and gone afterwards', async () => {
    const phone = await atDocument('frozen')
    const [path] = [...phone.files.kept.keys()]
    expect(path).toMatch(/\.png$/)
    await phone.device.tapText('协议的图片')
    expect(phone.device.wx.callsOf('previewImage')).toEqual([{ urls: [path], showmenu: false }])
    await phone.arrowBack()
    expect(phone.files.kept.size).toBe(0)
  })

  test('WeChat ends the app while it is open: gone at the next start', async () => {
    const phone = await atDocument('frozen')
    expect(phone.files.kept.size).toBe(1)
    bench.known(await phone.again())
    expect(phone.files.kept.size).toBe(0)
  })

  test('HTML that the function took for plain text is shown as words', async () => {
    const phone = await atDocument('frozen', (one) => {
      one.onTheWay = (action, answer) =>
        action === 'agreements.attachment'
          ? {
              ok: true,
              data: {
                cntr_no: 'A1',
                mediaType: 'text/plain',
                size: 60,
                content: Buffer.from(
                  '<h1>信用就医协议</h1><script>x()</script><p>甲方 &amp; 乙方</p>',
                ).toString('base64'),
              },
            }
          : answer
    })
    expect(phone.device.shows('甲方 & 乙方')).toBe(true)
    expect(phone.device.text()).not.toMatch(/<h1|script|x\(\)/)
  })

  test.each(['signed', 'partly-released'] as const)('words are shown as words: %s', async (key) => {
    const phone = await atDocument(key)
    expect(phone.device.shows('住院信用就医预授权协议（沙箱样本） 协议编号：')).toBe(true)
    expect(phone.device.text()).not.toMatch(/<\w|&\w+;|undefined/)
    expect(phone.files.kept.size).toBe(0)
  })
})
