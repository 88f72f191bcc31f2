import {
  SIGN_READINGS,
  canonicalText,
  parseChannel,
  parseWire,
  signText,
  type SignReading,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { code, markdownTable } from './markdown.ts'

const EXAMPLE = '{"code":0,"data":{"frez_amt":1000.00,"is_own":false,"row":[],"frez_time":""}}'
const KEY = 'testkey'
const CHANNEL = parseChannel({ appId: 'ldxt', appSecret: KEY, security: 'sign' })

const MEANING: Record<SignReading, string> = {
  raw: '照字面：数字、真假不加引号；空值从对象里去掉，数组的元素都保留；`[]`、`{}` 保留',
  text: '各家传抄的参考实现（Java、C# 的 `SignUtil.getSignText`）：对象和数组里的数字、真假一律写成加引号的文字；空值从对象和数组里都去掉，`[]` 连同名称去掉，`{}` 保留；最外层把拼好的 `名称=值&` 不分大小写排序，只有空白的值去掉',
  bare: '数字、真假不加引号；null、空文字、`[]`、`{}`，以及去掉之后变空的，各层（数组里也是）都去掉',
}

/** How the rule for values that are objects is read, with an example that the protocol's own code has made. */
export function readingsChapter(): string {
  const message = parseWire(EXAMPLE) as WireObject
  const examples = SIGN_READINGS.map((reading) => {
    const text = canonicalText(message, KEY, reading)
    return [code(reading), code(text), code(`${signText(text, CHANNEL).slice(0, 8)}…`)]
  })
  return `标准说对象的值「内部按字母顺序升序排列，空值不参与签名，输出 JSON 字符串」。各家的程序有三种读法，标准的示例里对象只含文字，三种都合：

${markdownTable(
  ['读法', '对象和数组里的值'],
  SIGN_READINGS.map((reading) => [code(reading), MEANING[reading]]),
)}

例：${code(EXAMPLE)}，密钥 \`${KEY}\`，SM3：

${markdownTable(['读法', '待签名文本', '签名'], examples)}

**验签时三种都试**，先试对方上次用的；没有密钥的人凑不出任何一种，可信的程度不变。**签名时用对方用过的那一种**：平台的一份应答只合一种读法时就记下来（存在数据库里，各渠道分开），平台哪天换了，照样验得过，日志里记一行；\`npm run selftest\` 写明平台用的是哪一种、凭哪个服务的应答看出来的。要指定的，设 \`PLATFORM_SIGN_NESTED\`、\`HOSPITAL_SIGN_NESTED\`（报文工具为 \`signNested\`）。三种读法下意思相同的报文（\`1\` 与 \`"1"\`，多一个空数组）可能签名相同，本系统读它们也是一个意思。`
}
