import { DEFAULT_LIMITS } from '../../cloudfunctions/lib/protocol/index.ts'
import { dictionariesChapter } from './dictionaries.ts'
import { readingsChapter } from './readings.ts'
import { servicesChapter } from './services.ts'
import { slipsChapter } from './slips.ts'

/** docs/protocol.md, whole. */
export const protocolPage =
  (): string => `<!-- 由 npm run docs 从 cloudfunctions/lib/protocol 生成，请勿手改 -->

# 接口报文

依据《泉州医保信用就医接口标准》。签名、加密逐步核对的办法见 [报文工具](wire.md)。

## 传输与判断

HTTPS，POST，JSON，UTF-8。依次判断：协议字段（报文头、渠道认证、解密、签名、时间戳），业务返回（\`code\`、\`type\`、\`message\`），交易状态（\`cntr_state\` 等）。先不通过的一层就是所报的一层。时间戳与收方相差超过 600 秒（可配置）的报文被拒绝。

对象与数组至多嵌套 ${DEFAULT_LIMITS.maxDepth} 层；同一对象里字段名重复、字段名 \`__proto__\`、不完整的字符（半个代理对）一律拒绝。

### 大小

云函数的上限是腾讯云文档所述，本系统没有在云上实测：请求与应答各 6 MB，按文本提交的请求 100 KB，有的网关 1 MB。所以：

| 报文 | 至多 |
|---|---|
| 别人发到本系统的请求 | HIS 的 256 KB，平台查收费的 64 KB，超过的是 HTTP 400；按文本提交的先被云函数拦在 100 KB。通常只有几 KB |
| 本系统的应答 | 5.5 MB，超过的不发，答 9409 \`state.answer-too-large\` |
| 平台答给本系统的 .01、.07 | ${DEFAULT_LIMITS.maxSize / 1024 / 1024} MB：这是本系统去取的，不经过云函数的入口；一份协议附件因此至多约 24 MB |
| 平台的其余应答 | 1 MB |
| 手机每次取的协议附件 | 512 KB（写成 base64 是 683 KB），在手机上拼起来；没取完的部分加密存 10 分钟，平台只被问一次 |

## 签名

1. 取加密之前的报文，包括 \`chs_fjs_appsecret\` 或 \`chs_fjs_token\`。
2. 去掉签名、密文、\`extra\`，以及空值（null、空文字、没有的）；对象里的空值逐层去掉。
3. 名称按 UTF-16 编码单元升序，写成 \`名称=值\`，以 \`&\` 相连。对象与数组的值是紧凑 JSON，各层同样排序，不转义中文；里面的数字、数组和空对象怎样写，各家不同，见下。**数字按报文里的文字**，\`1000.00\` 不同于 \`1000\`。
4. 末尾接 \`&key=\` 和密钥：分配了 bizkey 就用 bizkey，否则用 appSecret。
5. 对 UTF-8 字节计算：SM3、MD5 为大写十六进制；RSA（SHA256withRSA）与 SM2（SM3withSM2，默认用户标识，r‖s）为 base64。

标准的请求示例与应答示例（MD5，密钥 testkey）按此得到 \`37A299CF9B627EABB920D3314324031B\` 与 \`682FD1B29011DFE68DB4FCAA35901D6F\`。

### 对象的三种读法

${readingsChapter()}

## 加密

1. 报文密钥：以 appId 的前 16 个字符为密钥，SM4-ECB/PKCS#7 加密 appSecret，结果写成大写十六进制，取前 16 个字符作为 16 字节的密钥（三份公开的实现也都如此）。渠道指定了密钥则用指定的。
2. 密文：SM4-ECB/PKCS#7 加密业务数据的 JSON，写成大写十六进制（或按渠道配置写 base64）；读时十六进制不分大小写，也读 base64。AES 为 AES-128-ECB，密钥相同；RSA 为 PKCS#1 v1.5，按密钥长度分段，base64。
3. 明文可以写中文，也可以写成 \`\\uXXXX\` 转义。应答的密文是整个 \`{code, type, message, data}\`，也读只含 \`data\` 的；与密文外不一致的拒绝。

附录 1 的密文 \`64A9C5A7…\` 可按此解开。解不开的密文只有一种回答，不说哪里不对。

### 不能作准的示例

附录 1 的第一段密文（\`4470B6B9…\`）、报文示例的 \`chs_fjs_encdata\`（base64），按标准写出的任何办法都解不开；附录 1 密文里的 \`idNo\` 是 350582199711193519、\`userName\` 是闽政通测试，与印出的明文不同。对接时请勿以它们为准。

## 服务

「内部名称」是代码里的叫法。长度按字符计，不按字节。

${servicesChapter()}

## 字典

${dictionariesChapter()}

## 标准的疏漏与取舍

${slipsChapter()}
`
