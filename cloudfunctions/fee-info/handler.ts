import type { HisClient } from '../lib/his/client.ts'
import {
  InputError,
  ProtocolError,
  SERVICES,
  StateError,
  canonicalText,
  serviceByFunid,
  type RequestContent,
  type ResponseContent,
  type WireObject,
} from '../lib/protocol/index.ts'
import { DuplicateError } from '../lib/store/errors.ts'
import type { Store } from '../lib/store/store.ts'

export interface FeeInfoDependencies {
  his: HisClient
  store: Store
  institution: string
  windowSeconds: number
  now: () => number
  fingerprint(...parts: string[]): string
}

/**
 * 获取医院收费信息, asked by the platform. The answer is the HIS adapter's, written as the table has it, fields the table
 * does not know included.
 * @throws CareError, told to the platform as a refusal
 */
export async function answerFeeInfo(
  { funid, data, timestamp }: RequestContent,
  message: WireObject,
  dependencies: FeeInfoDependencies,
): Promise<ResponseContent> {
  const { his, institution } = dependencies
  // Both sides sign with one secret: what we have sent to the platform somebody may have sent back to us.
  if (serviceByFunid(funid) !== undefined)
    throw new ProtocolError(
      'protocol.envelope',
      '这是医院发给医保平台的报文，不是医保平台的请求：获取医院收费信息没有服务编号',
      { field: 'chs_fjs_funid' },
    )
  const request = SERVICES.feeInfo.request.read(data)
  if (request.institution !== institution)
    throw new InputError('input.institution', '字段 fixmedins_code（机构编号）不是本院的编号', {
      field: 'fixmedins_code',
    })
  await requireFirstTime(message, timestamp, dependencies)
  const bill = await his.feeInfo(request.stayId)
  if (bill === undefined)
    throw new StateError('state.stay-unknown', '医院没有这个住院/门诊登记号，或者还没有出账', {
      field: 'hosp_mdtrt_id',
    })
  return { code: 0, type: 'success', message: '成功', data: bill }
}

/** A message is answered once: its signature, kept for as long as its timestamp is fresh, may not come again. */
async function requireFirstTime(
  message: WireObject,
  timestamp: number,
  { store, windowSeconds, now, fingerprint }: FeeInfoDependencies,
): Promise<void> {
  // Of one institution only: its code is in what is signed.
  const nonce = fingerprint(
    'nonce',
    typeof message.chs_fjs_sign === 'string'
      ? message.chs_fjs_sign.toUpperCase()
      : canonicalText(message, ''),
  )
  try {
    await store.create(
      'nonces',
      nonce,
      { at: now() },
      { expiresAt: timestamp + windowSeconds * 1000 + 1000 },
    )
  } catch (error) {
    if (error instanceof DuplicateError)
      throw new ProtocolError('protocol.replay', '这份报文已经处理过，请用新的时间戳重新请求')
    throw error
  }
}
