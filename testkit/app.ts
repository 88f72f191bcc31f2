import type { ActionName, Actions, Answer, Input } from '../cloudfunctions/patient/api.ts'

/** The app's side of the patient function, for one openid. */
export interface AppSession {
  ask<A extends ActionName>(action: A, input: Input<A>): Promise<Answer<A>>
  /** As `ask`. @throws where it was refused */
  get<A extends ActionName>(action: A, input: Input<A>): Promise<Actions[A]['output']>
}

/** @param send one request as it stands */
export function sessionOf(send: (request: object) => Promise<unknown>): AppSession {
  const session: AppSession = {
    ask: async (action, input) => (await send({ action, ...input })) as never,
    async get(action, input) {
      const answer = await session.ask(action, input)
      if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
      return answer.data
    },
  }
  return session
}

/** Over HTTP, with a session of the development. */
export interface SignedIn extends AppSession {
  token: string
}

export async function signIn(
  care: { functions: { url: string } },
  openid: string,
): Promise<SignedIn> {
  const { token } = (await post(`${care.functions.url}/dev-session`, { openid })).body as {
    token: string
  }
  const send = async (request: object) =>
    (await post(`${care.functions.url}/patient`, request, token)).body
  return { token, ...sessionOf(send) }
}

export async function post(
  url: string,
  body: unknown,
  token?: string,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

/** The patient agrees on the e-voucher's page; what it hands back. */
export async function agree(
  url: string,
  decision: 'agree' | 'cancel' = 'agree',
  extra: Record<string, string> = {},
): Promise<URLSearchParams> {
  const requestId = new URL(url).searchParams.get('request_id') ?? ''
  const response = await fetch(new URL('/authorize', url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ request_id: requestId, decision, ...extra }),
    redirect: 'manual',
  })
  return new URL(response.headers.get('location') ?? '', url).searchParams
}

/** Whose e-voucher is shown at a phone that was told nothing, and what is done with it; what it hands back. */
export async function showCard(
  url: string,
  person: { psn_name: string; cert_no: string },
  options: { decision?: string; account?: 'own' | 'family' } = {},
): Promise<URLSearchParams> {
  const returnUrl = 'http://127.0.0.1:5173/'
  const response = await fetch(new URL('/authorize', url), {
    method: 'POST',
    body: new URLSearchParams({
      user_name: person.psn_name,
      user_card_no: person.cert_no,
      account: options.account ?? 'own',
      decision: options.decision ?? 'agree',
      return_url: returnUrl,
    }),
    redirect: 'manual',
  })
  return new URL(response.headers.get('location')!).searchParams
}

type Identity = Actions['handoff.begin']['input']['patient']

/** What a person types of a patient, and no more. */
export const identityOf = ({ psn_name, cert_type, cert_no }: Identity): Identity => ({
  psn_name,
  cert_type,
  cert_no,
})

/** The whole way from identity to authorisation. @returns the patientId */
export async function authorize(session: AppSession, patient: Identity): Promise<string> {
  const { url } = await session.get('handoff.begin', { patient: identityOf(patient) })
  const back = await agree(url ?? '')
  return (
    await session.get('handoff.complete', {
      state: back.get('state') ?? '',
      code: back.get('code') ?? '',
    })
  ).patientId
}
