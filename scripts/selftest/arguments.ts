import { checkIdentity, type Identity } from '../../cloudfunctions/lib/identity/documents.ts'
import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import { UsageError } from '../command/command.ts'
import { INSTITUTION_OPTION } from '../command/institutions.ts'
import { TARGET_OPTIONS, TARGET_USAGE } from '../command/target.ts'

export const USAGE = `用法：npm run -s selftest -- [--name 姓名 --cert-no 证件号码 [--cert-type 01]] [--institution 机构编号] [--json]

逐项检查配置、平台、HIS、电子凭证和数据存取，不通的写明怎么改；只查询。说明见 docs/selftest.md。
有几个院区时逐个检查；--institution 只查那一个。
--name 与 --cert-no 给出一位真实患者时，多查一次其协议与住院。

${TARGET_USAGE}
`

export const OPTIONS = {
  name: { type: 'string' },
  'cert-no': { type: 'string' },
  'cert-type': { type: 'string' },
  json: { type: 'boolean', default: false },
  ...INSTITUTION_OPTION,
  ...TARGET_OPTIONS,
} as const

/** Whose agreements are asked for; undefined where nobody was named. @throws UsageError */
export function readPatient(
  {
    name,
    'cert-no': number,
    'cert-type': type,
  }: { name?: string; 'cert-no'?: string; 'cert-type'?: string },
  now: number,
): Identity | undefined {
  if (name === undefined && number === undefined && type === undefined) return undefined
  if (name === undefined || number === undefined)
    throw new UsageError('--name 与 --cert-no 要一起给出')
  try {
    return checkIdentity({ psn_name: name, cert_type: type ?? '01', cert_no: number }, now)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new UsageError(`患者信息有误：${error.message}`)
  }
}
