import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import type { Phone } from '../phone.ts'
import { walk } from '../steps.ts'

const HTML = Buffer.from('<h1>信用就医协议</h1><script>x()</script><p>甲方 &amp; 乙方</p>')

/** What WeChat was handed for a page: the characters of its own data, and of all that is drawn of it. */
const handed = ({ device: { host } }: Phone): number =>
  JSON.stringify(host.page.instance.data).length + host.html().length

describe('the agreement’s document', () => {
  async function atDocument(
    key: Parameters<typeof demoPatient>[0],
    prepare?: (phone: Phone) => void,
    nth = 0,
  ): Promise<Phone> {
    const phone = await running.open()
    await walk(phone, demoPatient(key))
    await phone.device.tapText('我的协议')
    prepare?.(phone)
    await phone.device.tapText('看协议内容', nth)
    return phone
  }

  const ofAction = (phone: Phone) =>
    phone.askedFor('agreements.attachment').map(({ from }) => from ?? 0)

  test('a PDF of 3 MB comes in pieces, none asked for twice', async () => {
    const phone = await atDocument('large-attachment')
    const asked = ofAction(phone)
    expect(asked.length).toBeGreaterThan(5)
    expect(asked).toEqual(asked.map((_, index) => index * 524_286))
    expect(phone.device.shows('PDF 文件，3.0 MB。看完回来，手机里不会留下这份文件。')).toBe(true)
    expect(handed(phone)).toBeLessThan(20_000)
  })

  test('the network goes away on the way: it goes on where it was broken off', async () => {
    const phone = await atDocument('large-attachment', (one) => {
      let pieces = 0
      one.onTheWay = (action, answer) => {
        if (action === 'agreements.attachment' && ++pieces === 4) throw new Error('lost')
        return answer
      }
    })
    expect(phone.device.shows('暂时没查到')).toBe(true)
    expect(phone.files.kept.size).toBe(1)
    await phone.device.tapText('重试')
    await phone.device.tapText('打开协议')
    const [path] = [...phone.files.kept.keys()]
    expect(Buffer.from(phone.files.kept.get(path!)!).subarray(-6).toString()).toBe('%%EOF\n')
    expect(ofAction(phone).filter((from) => from === 3 * 524_286)).toHaveLength(2)
    expect(ofAction(phone).filter((from) => from === 0)).toHaveLength(1)
  })

  test('one that changes on the way is fetched anew', async () => {
    const phone = await atDocument('large-attachment', (one) => {
      let pieces = 0
      one.onTheWay = (action, answer) => {
        if (action !== 'agreements.attachment' || ++pieces > 2) return answer
        const { data } = answer as { data: object }
        return { ok: true, data: { ...data, digest: 'of another file' } }
      }
    })
    await phone.device.tapText('打开协议')
    const [bytes] = [...phone.files.kept.values()]
    expect(Buffer.from(bytes!.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(bytes!.length).toBeLessThan(3_500_000)
    expect(ofAction(phone).filter((from) => from === 0)).toHaveLength(2)
  })

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
    running.known(await phone.again())
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
                size: HTML.length,
                digest: 'd',
                content: HTML.toString('base64'),
              },
            }
          : answer
    })
    expect(phone.device.shows('甲方 & 乙方')).toBe(true)
    expect(phone.device.text()).not.toMatch(/<h1|script|x\(\)/)
  })

  test('a GIF is shown, whatever its data: URL claims', async () => {
    const phone = await atDocument('every-attachment')
    expect([...phone.files.kept.keys()]).toEqual([expect.stringMatching(/\.gif$/)])
    await phone.device.tapText('协议的图片')
    expect(phone.device.wx.callsOf('previewImage')).toHaveLength(1)
  })

  test('a page in GBK is shown as words', async () => {
    const phone = await atDocument('every-attachment', undefined, 1)
    expect(phone.device.shows('甲方（参保人）同意在住院期间使用信用就医预授权')).toBe(true)
    expect(phone.device.text()).not.toMatch(/\ufffd|<\w/)
  })

  test('a long text is read in parts, and its page never holds the whole', async () => {
    const phone = await atDocument('every-attachment', undefined, 2)
    const parts: string[] = []
    for (;;) {
      expect(handed(phone)).toBeLessThan(60_000)
      parts.push(phone.device.text())
      if (!phone.device.shows('接着看下一部分')) break
      await phone.device.tapText('接着看下一部分')
    }
    expect(parts.length).toBeGreaterThan(2)
    for (const clause of [1, 300, 600])
      expect(parts.filter((part) => part.includes(`附则第 ${clause} 条`))).toHaveLength(1)
    await phone.device.tapText('回看上一部分')
    expect(phone.device.text()).toBe(parts.at(-2))
  })

  test('an OFD, which no phone opens: said so, fetched when it is wanted, and forwarded', async () => {
    const phone = await atDocument('every-attachment', undefined, 3)
    expect(phone.device.shows('这种文件手机打不开')).toBe(true)
    expect(phone.device.text()).toMatch(/OFD 版式文件，\d+\sKB。.*也可以到护士站或住院结算窗口看。/)
    expect(phone.device.text()).not.toMatch(/PK|\ufffd/)
    await phone.device.tapText('转发文件')
    const [shared] = phone.device.wx.callsOf('shareFileMessage')
    expect(shared).toMatchObject({ fileName: expect.stringMatching(/^信用就医协议_XY\w+\.ofd$/) })
    expect(
      Buffer.from(phone.files.kept.get(String(shared!.filePath))!)
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
    expect(phone.device.shows('已经转发。')).toBe(true)
    await phone.arrowBack()
    expect(phone.files.kept.size).toBe(0)
  })

  test('forwarding is called off, and then refused', async () => {
    const phone = await atDocument(
      'every-attachment',
      (one) => {
        one.share = () => new Error('cancel')
      },
      3,
    )
    await phone.device.tapText('转发文件')
    expect(phone.device.shows('文件已经取到')).toBe(true)
    phone.share = () => new Error('permission denied')
    await phone.device.tapText('转发文件')
    expect(phone.device.shows('没有存成')).toBe(true)
  })

  test('a file of a kind nobody knows is not shown as words', async () => {
    const phone = await atDocument('every-attachment', undefined, 4)
    expect(phone.device.shows('没有认出来的文件，3 KB')).toBe(true)
  })

  test('an agreement without a file says so, and has nothing to open', async () => {
    const phone = await running.open()
    await walk(phone, demoPatient('every-attachment'))
    await phone.device.tapText('我的协议')
    expect(phone.device.text().match(/看协议内容/g)).toHaveLength(7)
    expect(phone.device.shows('医保平台没有给出协议的内容。')).toBe(true)
  })

  test.each(['signed', 'partly-released'] as const)('words are shown as words: %s', async (key) => {
    const phone = await atDocument(key)
    expect(phone.device.shows('住院信用就医预授权协议（沙箱样本） 协议编号：')).toBe(true)
    expect(phone.device.text()).not.toMatch(/<\w|&\w+;|undefined/)
    expect(phone.files.kept.size).toBe(0)
  })
})
