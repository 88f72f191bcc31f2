import {
  SERVICES,
  type Field,
  type Fields,
  type Service,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { code, markdownTable } from './markdown.ts'

const HEAD = ['名称', '描述', '类型', '长度', '必填', '备注', '内部名称']

/** Of a field without which an answer is an answer all the same. */
const FORGIVEN = '读时缺少、读不懂只记日志'

/** Every service of the standard, from the very tables that read and write it. */
export const servicesChapter = (): string =>
  Object.values(SERVICES)
    .map((service) => serviceSection(service as Service<unknown, unknown>))
    .join('\n\n')

function serviceSection(service: Service<unknown, unknown>): string {
  const facts = [
    `标准：${service.clause}`,
    service.funid === undefined
      ? '由医院提供、平台调用，标准没有给服务编号'
      : `服务编号 ${code(service.funid)}`,
    `内部名称 ${code(service.name)}`,
    service.moneyMoving
      ? '**动账**：记日志，每一意图至多发送一次，结果不明时先查询、不重发'
      : '查询，可以重复',
  ]
  return [
    `### ${service.title}${service.funid ? `（${service.funid}）` : ''}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    '请求：',
    fieldsTable(service.request.fields),
    '应答（`data`）：',
    fieldsTable(service.response.fields),
  ].join('\n\n')
}

function fieldsTable(fields: Fields): string {
  return markdownTable(
    HEAD,
    Object.entries(fields).flatMap(([name, field]) => fieldRows(name, field, '')),
  )
}

/** A field, and below it those of its row objects. */
function fieldRows(name: string, field: Field, within: string): string[][] {
  const { wireName, label, type, required, remark } = field
  const row = [
    code(`${within}${wireName}`),
    label,
    type.fields ? '行对象的数组' : type.name,
    type.length,
    required ? 'Y' : 'N',
    [remark, type.forgives && required ? FORGIVEN : ''].filter(Boolean).join('；'),
    code(name),
  ]
  return [
    row,
    ...Object.entries(type.fields ?? {}).flatMap(([inner, one]) =>
      fieldRows(inner, one, `${wireName}[].`),
    ),
  ]
}
