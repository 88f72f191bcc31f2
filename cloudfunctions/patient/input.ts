import * as z from 'zod/mini'
import { INSTITUTION, isStayNumber } from '../../shared/links.ts'
import { InputError } from '../lib/protocol/index.ts'
import type { ActionName, Actions } from './api.ts'

/** Without NUL and halves of a character: nobody has given an id with them, and no store can look for one. */
const id = (most: number) =>
  z
    .string()
    .check(
      z.minLength(1, '不能为空'),
      z.maxLength(most, `最多 ${most} 个字符`),
      z.regex(/^[^\p{Surrogate}\0]*$/u),
    )
/** No invisible characters, nor what would make a signed text read in two ways. */
const stayNumber = id(40).check(z.regex(/^[^\p{C}&=]+$/u))
const patientId = id(64)

/** Where somebody came from: what the app reads from links and codes, which anybody may make. */
const entry = z.strictObject({
  hosp_mdtrt_id: z.optional(z.string().check(z.refine(isStayNumber))),
  ticket: z.optional(id(32)),
  institution: z.optional(z.string().check(z.regex(INSTITUTION))),
})

/** What the identity's own rules do not say about the document is checked in lib/identity/documents.ts. */
const identity = z.strictObject({ psn_name: id(100), cert_type: id(10), cert_no: id(100) })

/** As it was scanned: what it says is read by lib/tickets, which explains what is wrong with it. */
const scanned = z.optional(z.string().check(z.maxLength(1000, '最多 1000 个字符')))

/** Of a field that nobody knows: what is said of it again, UTF-16 units. */
const LONGEST_NAME = 40

const INPUTS = {
  'entry.resolve': z.object({
    scene: scanned,
    query: z.optional(z.object({ ticket: scanned, scene: scanned, hosp_mdtrt_id: scanned })),
  }),
  'handoff.begin': z.object({ patient: identity, entry: z.optional(entry) }),
  'handoff.complete': z.object({ state: id(128), code: id(512) }),
  'overview.get': z.object({
    patientId: z.optional(patientId),
    hosp_mdtrt_id: z.optional(stayNumber),
    ticket: scanned,
  }),
  'patients.list': z.object({}),
  'patients.remove': z.object({ patientId }),
  'stays.list': z.object({ patientId }),
  'agreements.list': z.object({ patientId }),
  'agreements.attachment': z.object({
    patientId,
    cntr_no: id(100),
    from: z.optional(z.int('应是整数').check(z.minimum(0, '不能小于 0'))),
  }),
  'preauthorization.current': z.object({
    patientId,
    hosp_mdtrt_id: z.optional(stayNumber),
    ticket: scanned,
  }),
  'timeline.list': z.object({ patientId, hosp_mdtrt_id: stayNumber }),
  'bill.get': z.object({ patientId, hosp_mdtrt_id: stayNumber }),
  'subscriptions.templates': z.object({}),
  'subscriptions.record': z.object({
    patientId,
    hosp_mdtrt_id: stayNumber,
    accepted: z.array(id(64)).check(z.maxLength(10, '最多 10 项')),
  }),
} satisfies Record<ActionName, z.ZodMiniType<unknown>>

/** @throws InputError naming `action` */
export function readAction(event: unknown): ActionName {
  const action =
    typeof event === 'object' && event !== null ? (event as { action?: unknown }).action : undefined
  if (typeof action !== 'string' || !Object.hasOwn(INPUTS, action)) {
    throw new InputError('input.action', '请求中的 action 不在可用之列', { field: 'action' })
  }
  return action as ActionName
}

/** @throws InputError naming the first field that is missing, unknown or ill-formed */
export function readInput<A extends ActionName>(action: A, event: unknown): Actions[A]['input'] {
  const read = INPUTS[action].safeParse(event)
  if (read.success) return read.data
  const issue = read.error.issues[0]! // what failed has a reason
  const field = [
    ...issue.path.map(String),
    // The caller's own word, which may be of any length.
    ...(issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, 1).map((key) => key.slice(0, LONGEST_NAME))
      : []),
  ].join('.')
  const why =
    issue.code === 'too_big' || issue.code === 'too_small'
      ? issue.message
      : issue.code === 'unrecognized_keys'
        ? '不在可用之列'
        : '未填写或格式不对'
  throw new InputError('input.field', `${field || '请求'}${why}`, { field })
}
