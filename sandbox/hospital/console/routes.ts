import { InputError, StateError } from '../../../cloudfunctions/lib/protocol/index.ts'
import { html } from '../../web/html.ts'
import { formBody, textOf, type Members } from '../../web/input.ts'
import { notAllowed, page, redirect, type Asked, type Reply } from '../../web/serve.ts'
import type { Told } from '../ask.ts'
import type { CallLog } from '../callLog.ts'
import type { Desk } from '../desk.ts'
import { readFault, type Faults } from '../faults.ts'
import type { SentForms } from '../sentForms.ts'
import type { Register } from '../register.ts'
import type { Stay } from '../stays.ts'
import { readAmounts, readOperator, readPatient, readPortion, readPositive } from './forms.ts'
import { screen, type House, type Refused } from './parts.ts'
import { stayListPage } from './stayList.ts'
import { stayPage } from './stayPage.ts'

export interface ConsoleParts {
  /** ms since the epoch. */
  house: House
  register: Register
  log: CallLog
  desk: Desk
  faults: Faults
  forms: SentForms
  /** What the platform says of a stay now. */
  ask(stay: Stay): Promise<Told>
}

type Action = (parts: ConsoleParts, stay: Stay, form: Members) => Promise<number> | undefined

/** What can be done for a stay; those that send answer with the number of their call. */
const ACTIONS: Record<string, Action> = {
  freeze: ({ desk }, stay, form) =>
    desk.freeze(stay, readPortion(form, 'frez_amt', '冻结金额'), readOperator(form)),
  release: ({ desk }, stay, form) =>
    desk.release(
      stay,
      readPortion(form, 're_frez_amt', '解冻金额'),
      textOf(form, 're_frez_rea', '解冻原因', 1000),
      readOperator(form),
    ),
  bill({ desk }, stay, form) {
    desk.saveBill(stay, readAmounts(form))
    return undefined
  },
  settle: ({ desk }, stay) => desk.settle(stay),
  refund: ({ desk }, stay, form) =>
    desk.refund(stay, readPositive(form, 'cntr_act_amt', '退款金额')),
}

/**
 * The pages for the staff: reading by GET, every change by POST and then a redirect, so that reloading repeats nothing;
 * and each form once.
 */
export async function consolePages(asked: Asked, parts: ConsoleParts): Promise<Reply> {
  const [, room = '', id = '', what, more] = asked.path.split('/')
  if (asked.path === '/') return asked.method === 'GET' ? listPage(parts) : notAllowed('GET')
  if (asked.path === '/stays')
    return asked.method === 'POST'
      ? once(asked, parts, '/', () => admit(asked, parts))
      : notAllowed('POST')
  if (asked.path === '/sandbox/faults') return setFault(asked, parts)
  if (room === 'calls' && what === 'repeat' && more === undefined)
    return asked.method === 'POST' ? repeat(asked, parts, Number(id)) : notAllowed('POST')
  const stay = room === 'stays' ? parts.register.stay(decoded(id)) : undefined
  if (stay === undefined || more !== undefined)
    return missing(parts, room === 'stays' ? '没有这个住院登记号' : '没有这个页面')
  if (what === undefined)
    return asked.method === 'GET'
      ? detailPage(parts, stay, {
          shown: Number(asked.query.get('call')) || undefined,
          told: isForPlatform(asked, parts, stay) ? await parts.ask(stay) : undefined,
        })
      : notAllowed('GET')
  const action = Object.hasOwn(ACTIONS, what) ? ACTIONS[what] : undefined
  if (action === undefined) return missing(parts, '没有这个操作')
  return asked.method === 'POST'
    ? once(asked, parts, stayPath(stay.hosp_mdtrt_id), () => act(asked, parts, stay, action))
    : notAllowed('POST')
}

const stayPath = (id: string): string => `/stays/${encodeURIComponent(id)}`

/** @param meanwhile where a second click leads while the first is under way */
async function once(
  asked: Asked,
  { forms }: ConsoleParts,
  meanwhile: string,
  run: () => Promise<Reply> | Reply,
): Promise<Reply> {
  const { form: key } = formBody(asked)
  if (typeof key !== 'string' || key === '') return run()
  const led = forms.begin(key)
  if (led !== undefined) return redirect(303, led === '' ? meanwhile : led)
  const reply = await run()
  if (reply.status === 303) forms.led(key, reply.headers.location ?? '')
  else forms.forget(key)
  return reply
}

async function act(asked: Asked, parts: ConsoleParts, stay: Stay, action: Action): Promise<Reply> {
  const form = formBody(asked)
  try {
    const call = await action(parts, stay, form)
    return redirect(
      303,
      `${stayPath(stay.hosp_mdtrt_id)}${call === undefined ? '' : `?call=${call}`}`,
    )
  } catch (error) {
    return detailPage(parts, stay, { refused: refusal(error, asked.path, form) })
  }
}

function admit(asked: Asked, parts: ConsoleParts): Reply {
  const form = formBody(asked)
  try {
    const stay = parts.register.admit(readPatient(form, parts.house.codes.names.med_type ?? {}))
    return redirect(303, stayPath(stay.hosp_mdtrt_id))
  } catch (error) {
    return listPage(parts, refusal(error, asked.path, form))
  }
}

function setFault(asked: Asked, parts: ConsoleParts): Reply {
  if (asked.method !== 'POST') return notAllowed('POST')
  const form = formBody(asked)
  try {
    parts.faults.set(readFault(form))
    return redirect(303, '/')
  } catch (error) {
    return listPage(parts, refusal(error, asked.path, form))
  }
}

async function repeat(asked: Asked, parts: ConsoleParts, id: number): Promise<Reply> {
  const call = parts.log.find(id)
  if (call === undefined) return missing(parts, '没有这条申报记录')
  const path = stayPath(call.stayId)
  return once(asked, parts, path, async () => {
    try {
      return redirect(303, `${path}?call=${await parts.desk.repeat(id)}`)
    } catch (error) {
      // Belongs to no form of the page: said on a page of its own.
      return problemPage(parts, refusal(error, '', {}).message, path)
    }
  })
}

function listPage({ house, register, desk, faults }: ConsoleParts, refused?: Refused): Reply {
  const listed = register.stays().map((stay) => ({
    stay,
    position: desk.position(stay.hosp_mdtrt_id),
    bill: register.bill(stay.hosp_mdtrt_id),
  }))
  return page(
    refused === undefined ? 200 : 400,
    stayListPage({ house, listed, fault: faults.current(), ...(refused && { refused }) }),
  )
}

/** Where this system has done nothing itself, only the platform knows whether there is anything: the seeded stays. */
const isForPlatform = (asked: Asked, { house, log }: ConsoleParts, stay: Stay): boolean =>
  asked.query.has('ask') ||
  (house.functionsUrl !== undefined && log.of(stay.hosp_mdtrt_id).length === 0)

/** While an outcome is open nothing can be sent: the page looks again by itself. Seconds. */
const LOOK_AGAIN = '5'

function detailPage(
  { house, register, log, desk }: ConsoleParts,
  stay: Stay,
  {
    shown,
    told,
    refused,
  }: { shown?: number | undefined; told?: Told | undefined; refused?: Refused },
): Reply {
  const id = stay.hosp_mdtrt_id
  const position = desk.position(id)
  const reply = page(
    refused === undefined ? 200 : 400,
    stayPage({
      house,
      stay,
      bill: register.bill(id),
      position,
      calls: log.of(id),
      ...(shown !== undefined && { shown }),
      ...(told && { told }),
      ...(refused && { refused }),
    }),
  )
  return position.open && refused === undefined && told === undefined
    ? { ...reply, headers: { ...reply.headers, refresh: LOOK_AGAIN } }
    : reply
}

const missing = ({ house }: ConsoleParts, message: string): Reply =>
  page(
    404,
    screen(
      house,
      '找不到',
      html`<div class="card"><h1>找不到</h1><p>${message}。</p><a class="button plain" href="/">回到住院列表</a></div>`,
    ),
  )

const problemPage = ({ house }: ConsoleParts, message: string, back: string): Reply =>
  page(
    400,
    screen(
      house,
      '没有办理',
      html`<div class="notice bad" role="alert"><b>没有办理</b>${message}</div><a class="button plain" href="${back}">返回</a>`,
    ),
  )

/** What the operator can mend is shown where it was typed; anything else is ours, and goes to the 500. */
function refusal(error: unknown, action: string, values: Members): Refused {
  if (!(error instanceof InputError || error instanceof StateError)) throw error
  return { action, message: error.message, field: error.field, values }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
