import { DEMO_PATIENTS, type DemoPatient } from '../../sandbox/defaults.ts'
import { postJson } from './post.ts'

/** Somebody with a phone who looks after a patient. */
export interface Visitor {
  token: string
  patient: DemoPatient
}

/** One who is authorised. */
export interface Person extends Visitor {
  patientId: string
}

/** So many are let in at a time. */
const AT_A_TIME = 8

/** The sandbox's people, again and again, each time with another phone: all the way from identity to authorisation. */
export async function authorizePeople(functionsUrl: string, count: number): Promise<Person[]> {
  const patients = Array.from(
    { length: count },
    (_, number): DemoPatient => DEMO_PATIENTS[number % DEMO_PATIENTS.length]!, // there are some
  )
  return byEights(patients, async (patient, number) =>
    authorize(functionsUrl, await visit(functionsUrl, patient, `load-${number}`)),
  )
}

export async function byEights<T, R>(
  items: readonly T[],
  work: (item: T, number: number) => Promise<R>,
): Promise<R[]> {
  const done: R[] = []
  while (done.length < items.length) {
    const next = items.slice(done.length, done.length + AT_A_TIME)
    done.push(...(await Promise.all(next.map((item, at) => work(item, done.length + at)))))
  }
  return done
}

export async function visit(
  functionsUrl: string,
  patient: DemoPatient,
  openid: string,
): Promise<Visitor> {
  const { token } = (await postJson(`${functionsUrl}/dev-session`, { openid })) as { token: string }
  return { token, patient }
}

export async function authorize(functionsUrl: string, visitor: Visitor): Promise<Person> {
  const begun = await beginHandOver(functionsUrl, visitor)
  const code = await agree(begun.url)
  return completeHandOver(functionsUrl, visitor, begun.state, code)
}

export const beginHandOver = (
  functionsUrl: string,
  { token, patient: { psn_name, cert_type, cert_no } }: Visitor,
): Promise<{ url: string; state: string }> =>
  askPatient(functionsUrl, token, {
    action: 'handoff.begin',
    patient: { psn_name, cert_type, cert_no },
  })

/** What the patient does at the e-voucher. @returns the code with which it sends back */
export async function agree(url: string): Promise<string | null> {
  const form = new URLSearchParams({
    request_id: new URL(url).searchParams.get('request_id') ?? '',
    decision: 'agree',
  })
  const agreed = await fetch(new URL('/authorize', url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  return new URL(agreed.headers.get('location') ?? '', url).searchParams.get('code')
}

export async function completeHandOver(
  functionsUrl: string,
  visitor: Visitor,
  state: string,
  code: string | null,
): Promise<Person> {
  const { patientId } = await askPatient<{ patientId: string }>(functionsUrl, visitor.token, {
    action: 'handoff.complete',
    state,
    code,
  })
  return { ...visitor, patientId }
}

/** Its message is the code, as the one of a job is. */
class Refused extends Error {
  override name = this.message
}

async function askPatient<T>(functionsUrl: string, token: string, body: object): Promise<T> {
  const answer = (await postJson(`${functionsUrl}/patient`, body, token)) as
    { ok: true; data: T } | { ok: false; error: { code: string } }
  if (!answer.ok) throw new Refused(answer.error.code)
  return answer.data
}
