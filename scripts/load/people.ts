import { DEMO_PATIENTS, type DemoPatient } from '../../sandbox/defaults.ts'
import { postJson } from './post.ts'

/** Somebody with a phone, authorised for a patient. */
export interface Person {
  token: string
  patientId: string
  patient: DemoPatient
}

/** So many are let in at a time. */
const AT_A_TIME = 8

/** Goes the whole way from identity to authorisation for each of them. */
export async function authorizePeople(functionsUrl: string, count: number): Promise<Person[]> {
  const people: Person[] = []
  while (people.length < count) {
    const numbers = Array.from(
      { length: Math.min(AT_A_TIME, count - people.length) },
      (_, number) => people.length + number,
    )
    people.push(...(await Promise.all(numbers.map((number) => authorizeOne(functionsUrl, number)))))
  }
  return people
}

async function authorizeOne(functionsUrl: string, number: number): Promise<Person> {
  const patient: DemoPatient = DEMO_PATIENTS[number % DEMO_PATIENTS.length]!
  const { psn_name, cert_type, cert_no } = patient
  const { token } = (await postJson(`${functionsUrl}/dev-session`, {
    openid: `load-${number}`,
  })) as { token: string }
  const { url, state } = await askPatient<{ url: string; state: string }>(functionsUrl, token, {
    action: 'handoff.begin',
    patient: { psn_name, cert_type, cert_no },
  })
  const form = new URLSearchParams({
    request_id: new URL(url).searchParams.get('request_id') ?? '',
    decision: 'agree',
  })
  const agreed = await fetch(new URL('/authorize', url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  const code = new URL(agreed.headers.get('location') ?? '', url).searchParams.get('code')
  const { patientId } = await askPatient<{ patientId: string }>(functionsUrl, token, {
    action: 'handoff.complete',
    state,
    code,
  })
  return { token, patientId, patient }
}

async function askPatient<T>(functionsUrl: string, token: string, body: object): Promise<T> {
  const answer = (await postJson(`${functionsUrl}/patient`, body, token)) as
    { ok: true; data: T } | { ok: false; error: { code: string } }
  if (!answer.ok) throw new Error(`/patient: ${answer.error.code}`)
  return answer.data
}
