import type {
  LandingAction,
  LandingActions,
  LandingAnswer,
} from '../../cloudfunctions/landing/api.ts'

/** Longer than the function asks WeChat, ms. */
const DEADLINE = 10_000

/** Nothing came of a question: no answer, none at present, or none as long as the hospital has not set it up. */
export class Unanswered extends Error {
  readonly why: 'offline' | 'later' | 'never'

  constructor(why: Unanswered['why']) {
    super(why)
    this.why = why
  }
}

/** One question to the page's own function, which has the page's own address. @throws Unanswered, and nothing else */
export async function ask<A extends LandingAction>(
  action: A,
  input: LandingActions[A]['input'],
): Promise<LandingActions[A]['output']> {
  const answer = await Promise.race([send(action, input), late()]).catch(() => undefined)
  if (answer === undefined) throw new Unanswered('offline')
  if (!answer.ok) throw new Unanswered(answer.error.retryable ? 'later' : 'never')
  return answer.data
}

async function send<A extends LandingAction>(
  action: A,
  input: object,
): Promise<LandingAnswer<A> | undefined> {
  const body = JSON.stringify({ action, ...input })
  const response = await fetch(location.pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const answer = (await response.json()) as LandingAnswer<A> | null
  return typeof answer?.ok === 'boolean' ? answer : undefined
}

const late = (): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(resolve, DEADLINE)
  })
