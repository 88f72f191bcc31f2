import { SERVICES, type Fields } from '../../cloudfunctions/lib/protocol/index.ts'

type Schema = Record<string, unknown>

const ABOUT =
  '由 npm run docs 从接口标准的字段表生成。字段的含义见 protocol.md，重发和代码的规则见 hospital.md，上手见 quickstart.md。'
const ENVELOPE =
  '业务字段（…Request）写成 JSON，加密成 chs_fjs_encdata；签名覆盖加密之前的全部字段。做法见 examples/。服务编号：'

/** The doors of the functions for the HIS and the platform, and the adapter's that the hospital opens: OpenAPI 3.1. */
export const openApiFile = (): string => `${JSON.stringify(openApi(), null, 2)}\n`

function openApi(): Schema {
  const services = Object.values(SERVICES)
  const schemas: Record<string, Schema> = {
    RequestEnvelope: requestEnvelope,
    ResponseEnvelope: responseEnvelope,
    Stays: staysAnswer,
  }
  for (const { name, title, request, response } of services) {
    const named = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
    schemas[`${named}Request`] = { title: `${title}：请求`, ...objectOf(request.fields) }
    schemas[`${named}Response`] = { title: `${title}：应答的 data`, ...objectOf(response.fields) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '泉州医保信用就医：HIS 对接',
      version: '1',
      description: ABOUT,
    },
    servers: [{ url: 'http://127.0.0.1:8700', description: '本机的沙箱（npm start）' }],
    paths: {
      '/hospital': { post: hospitalDoor(services) },
      '/adapter/stays': {
        servers: ADAPTER,
        post: adapterDoor(
          '患者的住院：医院提供，本系统来查',
          objectOf({
            name: fieldOf(SERVICES.preauthorization.request, 'name'),
            documentNumber: fieldOf(SERVICES.preauthorization.request, 'documentNumber'),
            institution: ADAPTER_INSTITUTION,
          }),
          ref('Stays'),
        ),
      },
      '/adapter/fee-info': {
        servers: ADAPTER,
        post: adapterDoor(
          '一次住院的账单：医院提供，本系统来查',
          objectOf({
            stayId: fieldOf(SERVICES.feeInfo.request, 'stayId'),
            institution: ADAPTER_INSTITUTION,
          }),
          ref('FeeInfoResponse'),
        ),
      },
    },
    components: {
      schemas,
      securitySchemes: { hisKey: { type: 'apiKey', in: 'header', name: 'x-his-key' } },
    },
  }
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: Schema): Schema => ({ 'application/json': { schema } })

/** Which campus is asked: an adapter of one institution need not read it. */
const ADAPTER_INSTITUTION = fieldOf(SERVICES.feeInfo.request, 'institution')

const ADAPTER = [{ url: 'http://127.0.0.1:8720', description: 'HIS_URL；这里是沙箱的 HIS' }]

const hospitalDoor = (
  services: readonly { funid?: string | undefined; title: string }[],
): Schema => ({
  summary: '冻结、解冻、结算、退款和查询：一个地址，按服务编号区分',
  description: `${ENVELOPE}\n\n${services
    .filter(({ funid }) => funid !== undefined)
    .map(({ funid, title }) => `- \`${funid}\` ${title}`)
    .join('\n')}`,
  parameters: [
    {
      name: 'x-request-id',
      in: 'header',
      description: 'HIS 自己的编号，没有就由本系统编；应答里有同名的头',
      schema: { type: 'string', pattern: '^[A-Za-z0-9.-]{8,64}$' },
    },
  ],
  requestBody: { required: true, content: json(ref('RequestEnvelope')) },
  responses: {
    200: {
      description: '办成、被拒、结果未明都是 200，看解密之后的 code、type',
      headers: { 'x-request-id': { schema: { type: 'string' } } },
      content: json(ref('ResponseEnvelope')),
    },
    400: { description: '不是 JSON 对象，超过 256 KB，嵌套超过 8 层' },
    405: { description: '不是 POST' },
  },
})

const adapterDoor = (summary: string, request: Schema, answer: Schema): Schema => ({
  summary,
  description: '细则见 his-adapter.md。',
  security: [{ hisKey: [] }],
  requestBody: { required: true, content: json(request) },
  responses: {
    200: { description: '有', content: json(answer) },
    401: { description: 'x-his-key 不对' },
    404: { description: '没有' },
  },
})

const HEX = { type: 'string', pattern: '^[0-9A-F]+$' }
const TIMESTAMP = { type: 'integer', description: '毫秒', examples: [1795827600000] }

const requestEnvelope: Schema = {
  type: 'object',
  required: [
    'chs_fjs_appid',
    'chs_fjs_appsecret',
    'chs_fjs_funid',
    'chs_fjs_timestamp',
    'chs_fjs_encdata',
    'chs_fjs_sign',
  ],
  properties: {
    chs_fjs_appid: { type: 'string' },
    chs_fjs_appsecret: { type: 'string' },
    chs_fjs_funid: {
      type: 'string',
      enum: Object.values(SERVICES).flatMap((service) =>
        'funid' in service ? [service.funid] : [],
      ),
    },
    chs_fjs_timestamp: TIMESTAMP,
    chs_fjs_encdata: { ...HEX, description: '某个 …Request 的 JSON 加密之后' },
    chs_fjs_sign: { ...HEX, minLength: 64, maxLength: 64 },
  },
}

const responseEnvelope: Schema = {
  type: 'object',
  required: ['code', 'type', 'message'],
  properties: {
    code: { type: ['integer', 'string'], description: '0 是办成；9400–9599 是本系统的' },
    type: { type: 'string' },
    message: { type: 'string', description: '可以直接给经办人看' },
    chs_fjs_timestamp: TIMESTAMP,
    chs_fjs_encdata: {
      ...HEX,
      description: '{code, type, message, data} 加密之后；data 是某个 …Response',
    },
    chs_fjs_sign: { ...HEX, minLength: 64, maxLength: 64 },
    extra: { type: 'object', description: '不参与签名：HOSPITAL_ODD_CONTENT=tell 时的提醒' },
  },
}

const text = (most: number, description: string): Schema => ({
  type: 'string',
  maxLength: most,
  description,
})

const staysAnswer: Schema = {
  type: 'object',
  required: ['stays'],
  properties: {
    stays: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['hosp_mdtrt_id', 'hospital'],
        properties: {
          hosp_mdtrt_id: text(40, '住院登记号'),
          hospital: text(100, '医院名称'),
          ward: text(100, '病区'),
          bed: text(100, '床号'),
          admitted_at: text(30, '入院时间，yyyy-MM-dd HH:mm:ss'),
        },
      },
    },
  },
}

function fieldOf({ fields }: { fields: Fields }, name: string): Fields[string] {
  const field = fields[name]
  if (field === undefined) throw new TypeError(`no field ${name}`)
  return field
}

function objectOf(fields: Fields): Schema {
  const all = Object.values(fields)
  return {
    type: 'object',
    required: all.filter(({ required }) => required).map(({ wireName }) => wireName),
    properties: Object.fromEntries(
      all.map(({ wireName, label, remark, type }) => [
        wireName,
        {
          ...schemaOf(type),
          description: [label, remark].filter(Boolean).join('；'),
        },
      ]),
    ),
  }
}

function schemaOf({ name, length, fields }: Fields[string]['type']): Schema {
  if (fields !== undefined) return { type: 'array', items: objectOf(fields) }
  switch (name) {
    case 'Int':
      return { type: 'integer' }
    case 'Bit':
      return { type: 'integer', enum: [0, 1] }
    case 'Decimal':
      return { type: 'number', examples: [1000.5] }
    case 'DateTime':
      return { type: 'string', examples: ['2026-11-28 09:00:00'] }
    default:
      return length === 'max' ? { type: 'string' } : { type: 'string', maxLength: Number(length) }
  }
}
