import { markdownTable } from './markdown.ts'

/**
 * Where the standard slips, contradicts itself or is silent, and what this project does. What concerns the wire is held
 * by tests of lib/protocol.
 */
export const SLIPS: readonly { where: string; says: string; decided: string }[] = [
  {
    where: 'BC00.03.00.04 请求',
    says: '`re_frez_rea` 解冻原因的类型是 DateTime',
    decided: '按应答表作 String，至多 1000 个字符',
  },
  {
    where: 'BC00.03.00.05、.07 与 .06',
    says: '.05、.07 的 `hosp_setl_id` 是医保结算流水号、`setl_id` 是医院结算流水号；.06 正相反',
    decided: '报文里各按各表；内部一律叫 `insuranceSettlementNo`、`hospitalSettlementNo`',
  },
  {
    where: '获取医院收费信息 请求',
    says: '`hosp_mdtrt_id` 列了两次，没有服务编号',
    decided: '只作一个字段；按地址与渠道识别，不看服务编号',
  },
  {
    where: 'BC00.03.00.02 应答',
    says: '`frez_time`、`cntr_setl_time` 必填，但可能尚未冻结或结算',
    decided:
      '还没有发生的，金额与时间都可以为空、不给，或写作 `0001-01-01` 之类；金额读得懂就采信，时间缺少或读不懂只记日志，算“没有给出时间”',
  },
  {
    where: 'BC00.03.00.03 至 .06 应答',
    says: '流水号、时间、金额都必填',
    decided:
      '`code` 为 0 就是办成了：流水号、时间缺少或读不懂只记日志；冻结金额由总额与两部分中的两项、或请求的金额得出，都没有才算结果未明',
  },
  {
    where: '各流水号、登记号、代码',
    says: '长度按字符数，没有说首尾空白',
    decided:
      '首尾空白、控制字符、看不见的字符去掉后再比、再转，长度也按去掉之后算；只差大小写、全半角的两个号码算“很像而不同”，拒绝后一个',
  },
  {
    where: 'BC00.03.00.02 应答',
    says: '没有 `acct_frez_amt`、`bank_frez_amt`，`cntr_state` 没有长度',
    decided: '平台给出这两项时读取；状态不限长度',
  },
  {
    where: 'BC00.03.00.01、.07 应答',
    says: '列表写作“row行对象”',
    decided:
      '字段名 `row`，也认 `rows`；数组或单个对象都读，写数组；一行读不懂只少这一行，行数与 `total` 不符照样读，都记日志，对账时列为差异',
  },
  {
    where: 'BC00.03.00.07 应答',
    says: '没有说退款怎样列出',
    decided: '负数的行、从结算金额中扣除、不列出，三种都读，按本系统的退款记录核对',
  },
  {
    where: '各返回码表',
    says: '空表',
    decided: '只有 0 是成功；其他代码原样保留并显示平台的说明，`"00"` 也不算成功',
  },
  {
    where: '协议规则与附录 1.3',
    says: '一处说签名算法 SM3，一处说 SM2，报文示例用 MD5',
    decided: '渠道配置，默认 SM3；SM2 为 SM3withSM2，RSA 为 SHA256withRSA',
  },
  {
    where: '数据字典 encType',
    says: '列出 PKCS7，没有定义',
    decided: '拒绝，并说明原因；AES 与 SM4 同样派生密钥',
  },
  {
    where: '附录 1.4.2',
    says: '代码写作 `encryptCbc`，又说密钥 32 位、实际用前 16 位',
    decided: '由密文示例证实：ECB、PKCS#7，密钥是推得的十六进制文字的前 16 个字符',
  },
  {
    where: '附录 1.4.2',
    says: '渠道 id 不足 16 个字符（示例 `ldxt`）时如何派生密钥没有说',
    decided: '右补 NUL 到 16 字节；有指定的密钥则用指定的',
  },
  {
    where: '附录 1.3.2.3',
    says: '待签名文本最外层的文字不加引号，`a=1&b=2` 既可以是两个字段，也可以是一个',
    decided: '会有两种读法的报文不签、不收',
  },
  {
    where: '数据类型',
    says: 'Bit、DateTime、Decimal 的写法没有说',
    decided:
      'Bit 写 1/0，也读 "1"、"0"、true、false；DateTime 写 `yyyy-MM-dd HH:mm:ss` 北京时间，也读斜杠、一位数的月日时、ISO 8601、`yyyyMMddHHmmss`（可带毫秒）与毫秒数；Decimal 写两位小数的数，也读文字、`1E+3`',
  },
  {
    where: '附录 2',
    says: '示例代码用 `appid`，微信的参数是 `appId`；页面路径有两种',
    decided: '用 `appId`；路径可配置，默认取示例代码的',
  },
]

export const slipsChapter = (): string =>
  markdownTable(
    ['位置', '标准的文字', '本系统的做法'],
    SLIPS.map(({ where, says, decided }) => [where, says, decided]),
  )
