import { expect, it } from 'vitest'
import { visitorOf, type Visitor } from './visitor.ts'

const iphone = (ios: string, wechat: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/${wechat}(0x18000000) NetType/WIFI Language/zh_CN`
const android = (wechat: string) =>
  `Mozilla/5.0 (Linux; Android 10; PCT-AL10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0.4240.99 XWEB/3164 MMWEBSDK/20220105 Mobile Safari/537.36 MicroMessenger/${wechat}(0x28001000) Process/toolsmp WeChat/arm64`
const harmony = (wechat: string) =>
  `Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile MicroMessenger/${wechat}`

it.each<[Visitor, string, string, boolean?]>([
  ['wechat', 'Android', android('8.0.18.2060')],
  ['wechat', 'the first that knows the tag', android('7.0.12')],
  ['old-wechat', 'the last that does not', android('7.0.11.1600')],
  ['old-wechat', 'a ten of an older kind', android('6.10.20')],
  ['wechat', 'a higher number with lower ones behind', android('10.0.0')],
  ['wechat', 'an old iPhone', iphone('14_8', '7.0.12')],
  ['old-wechat', 'iOS 15 with a WeChat from before', iphone('15_1', '8.0.7')],
  ['wechat', 'iOS 15', iphone('15_1', '8.0.8')],
  ['wechat', 'iOS 17', iphone('17_0_3', '8.0.42')],
  ['wechat', 'HarmonyOS, whose WeChat counts anew', harmony('1.0.3')],
  ['old-wechat', 'HarmonyOS before', harmony('1.0.2')],
  ['phone', '企业微信', `${android('7.0.1')} wxwork/4.1.10`],
  [
    'phone',
    'Safari',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
  ],
  [
    'phone',
    'Chrome',
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36',
  ],
  [
    'phone',
    'an Android tablet',
    'Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36',
  ],
  [
    'phone',
    'an iPad, which calls itself a Macintosh',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
    true,
  ],
  [
    'desktop',
    'a Macintosh',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
  ],
  [
    'desktop',
    'Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36',
    true,
  ],
  [
    'desktop',
    'WeChat on Windows',
    'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI WindowsWechat(0x63090a13) XWEB/8555 Flue',
  ],
  [
    'desktop',
    'WeChat on a Macintosh',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 MicroMessenger/6.8.0(0x16080000) MacWechat/3.8.8',
  ],
  ['desktop', 'nothing', ''],
])('%s: %s', (visitor, _, agent, touch = false) => expect(visitorOf(agent, touch)).toBe(visitor))
