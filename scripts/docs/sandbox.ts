import { CODE_SETS } from '../../sandbox/codeSets.ts'
import { DEMO_PATIENTS, FIXMEDINS_CODE, HIS_KEY, patientsAt } from '../../sandbox/defaults.ts'
import { TWO_CAMPUSES } from '../../sandbox/twoCampuses.ts'
import { CODES } from '../../sandbox/platform/codes.ts'
import { ID_TYPE } from '../../cloudfunctions/lib/protocol/index.ts'
import { code, markdownTable } from './markdown.ts'

const AT_THE_SECOND = patientsAt(1)[0]! // there are as many as at the first

/** docs/sandbox.md: who and what there is to try with, in one place. */
export const sandboxPage = (): string => `<!-- 由 npm run docs 从 sandbox 生成，请勿手改 -->

# 沙箱：患者、代码

本机 \`npm start\` 的医保平台和 HIS。人、号码都是编的；代码是沙箱自己的，**真实平台的代码以平台给医院的表为准**。机构编号 \`${FIXMEDINS_CODE}\`，适配接口的口令 \`${HIS_KEY}\`。渠道在 \`.data/his-channel.json\`，故障在 [HIS 对接](hospital.md#联调次序)。

## 患者

${markdownTable(
  ['姓名', '证件', '证件号', '住院登记号', '医保登记号', '自费', '用来试'],
  DEMO_PATIENTS.map((one) => [
    one.psn_name,
    ID_TYPE[one.cert_type] ?? one.cert_type,
    code(one.cert_no),
    code(one.hosp_mdtrt_id),
    'mdtrt_id' in one ? code(one.mdtrt_id) : '',
    one.is_own ? '是' : '',
    one.what,
  ]),
)}

用过的会变；换一个 \`DATA_DIR\` 重新开始。

## 几个院区

默认只有一家医院。给 \`npm start\` 正式部署用的同一个变量（[部署](deploy.md#几个院区)），就是几个院区：

\`\`\`sh
INSTITUTIONS='${JSON.stringify(TWO_CAMPUSES)}' npm start
\`\`\`

PowerShell 里先 \`$env:INSTITUTIONS = '…'\`，再 \`npm start\`。每个院区有自己的 HIS（工作台、适配接口、数据都是各自的；端口接着 \`PORT_HOSPITAL\`，第二家默认 8721），平台上各有一本账、额度各算各的。写了 \`PLATFORM_APPID\` 的有自己的平台渠道，写了 \`HOSPITAL_APPID\` 的有自己的 HIS 渠道，不写就与第一家共用；地址、密钥没有写的由沙箱补上，HIS 渠道在 \`.data/his-channel-机构编号.json\`。上面的患者在第二家也有，住院登记号是 \`${AT_THE_SECOND.hosp_mdtrt_id}\` 起的一串。别的终端里的命令认得正在运行的这几个院区。

## 业务代码

${markdownTable(
  ['字段', '代码'],
  Object.entries(CODE_SETS.first.names).map(([name, names]) => [
    code(name),
    Object.entries(names)
      .map(([value, words]) => `${code(value)} ${words}`)
      .join('，'),
  ]),
)}

## 返回码

标准的返回码表是空的，下面是沙箱平台的；0 是成功。本系统自己的（9400–9599）见 [HIS 对接](hospital.md#本系统的代码)。

${markdownTable(
  ['代码', '说明'],
  Object.values(CODES).map(([value, words]) => [code(String(value)), words]),
)}
`
