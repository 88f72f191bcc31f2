import { createHash, randomBytes } from 'node:crypto'
import { InputError } from '../protocol/index.ts'

/**
 * What stands in a bedside code: 4 characters that tell whose it is, and 24 from 144 random bits. Together 28 of
 * WeChat's 32, all from `A-Za-z0-9_-`, which no system has to encode.
 */
const TICKET = /^[A-Za-z0-9_-]{28}$/

/** @param institution 机构编号, fixmedins_code */
export const newTicket = (institution: string): string =>
  `${institutionMark(institution)}${randomBytes(18).toString('base64url')}`

/**
 * Tells another hospital's code from one that nobody knows. No secret: it stands on the wall, and so does the
 * hospital's name.
 */
export const institutionMark = (institution: string): string =>
  createHash('sha256').update(`bedside|${institution}`).digest('base64url').slice(0, 4)

/** What is kept of a ticket: whoever reads the store cannot print the codes in it. 64 characters, lower-case hex. */
export const ticketDigest = (ticket: string): string =>
  createHash('sha256').update(ticket).digest('hex')

/**
 * Stands on the sheet and in the list, so that staff can tell which paper is which; the ticket does not follow from it.
 */
export const serialOf = (digest: string): string =>
  `${digest.slice(0, 4)}-${digest.slice(4, 8)}`.toUpperCase()

/**
 * Reads what was scanned. WeChat hands `scene` over encoded on one system and decoded on another, and links may
 * encode once more; a ticket has no `%`, so decoding it again changes nothing.
 * @throws InputError `input.ticket` where it cannot be a ticket of any hospital
 */
export function readTicket(text: string): string {
  const ticket = decoded(text).trim()
  if (!TICKET.test(ticket)) {
    throw new InputError(
      'input.ticket',
      '二维码没扫清楚，或者扫的不是床头码。请对准床头的二维码再扫一次；还是不行，请护士站更换，或填写住院登记号',
      { field: 'ticket' },
    )
  }
  return ticket
}

/** Longer texts are no ticket however often they are decoded. */
const LONGEST = 300

export function decoded(text: string): string {
  for (let times = 0; times < 3 && text.length <= LONGEST && text.includes('%'); times += 1) {
    try {
      text = decodeURIComponent(text)
    } catch {
      return text
    }
  }
  return text
}
