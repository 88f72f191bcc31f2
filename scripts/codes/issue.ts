import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { newTicket, serialOf, ticketDigest } from '../../cloudfunctions/lib/tickets/ticket.ts'
import type { KeptTicket, Tickets } from '../../cloudfunctions/lib/tickets/tickets.ts'
import type { CodeMaker } from './code.ts'
import type { Command, Done } from './command.ts'
import { publicOf } from './list.ts'
import { printPdf } from './pdf.ts'
import { revokeAll, revokedLine, valid } from './revoke.ts'
import type { PrintSettings } from './settings.ts'
import { sheetsHtml, type Sheet } from './sheet.ts'

/** Codes asked of WeChat at once. */
const AT_ONCE = 4

/**
 * Draws, prints, then makes valid: a sheet on paper always works, and where drawing or printing fails nothing has
 * changed. Earlier codes of the beds end, if at all, when the new file is there.
 */
export async function issue(
  command: Extract<Command, { do: 'issue' }>,
  settings: PrintSettings,
  tickets: Tickets,
  now: () => number,
): Promise<Done> {
  const { ward, beds, until } = command
  const { hospital, phone, institution } = settings
  const directory = resolve(command.out)
  await mkdir(directory, { recursive: true })
  const earlier = command.replace ? await validOf(beds, ward, tickets) : []

  const drafts = beds.map((bed) => ({ bed, ticket: newTicket(institution) }))
  const codes = settings.makeCodes()
  const { kind } = codes
  const drawn = await drawAll(
    codes,
    drafts.map(({ ticket }) => ticket),
  ).finally(() => codes.close())
  const sheets = drafts.map(({ bed, ticket }, index): Sheet => ({
    hospital,
    ward,
    bed,
    kind,
    phone,
    code: drawn[index]!, // one for each
    serial: serialOf(ticketDigest(ticket)),
    madeOn: formatDateTime(now()).slice(0, 10),
    until: until === undefined ? undefined : formatDateTime(until).slice(0, 10),
  }))
  const pdf = await printPdf(sheetsHtml(sheets))

  const file = join(directory, fileName(ward, beds, now()))
  const draft = `${file}.part`
  // Whoever has the file can print the codes.
  await writeFile(draft, pdf, { mode: 0o600 })
  try {
    for (const { bed, ticket } of drafts)
      await tickets.register(ticket, { hospital, ward, bed }, until)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await rename(draft, file)
  const revoked = await revokeAll(tickets, earlier)
  return {
    lines: [`${beds.length} 张床头码：${file}`, ...revoked.map(revokedLine)],
    json: {
      file,
      codes: sheets.map(({ serial, bed }) => ({ serial, ward, bed })),
      revoked: revoked.map(publicOf),
    },
  }
}

async function validOf(
  beds: readonly string[],
  ward: string,
  tickets: Tickets,
): Promise<KeptTicket[]> {
  const found: KeptTicket[] = []
  for (const bed of beds)
    for await (const ticket of valid(tickets.list({ ward, bed }))) found.push(ticket)
  return found
}

async function drawAll(codes: CodeMaker, tickets: readonly string[]): Promise<string[]> {
  const drawn: string[] = []
  for (let from = 0; from < tickets.length; from += AT_ONCE) {
    drawn.push(
      ...(await Promise.all(
        tickets.slice(from, from + AT_ONCE).map((ticket) => codes.draw(ticket)),
      )),
    )
  }
  return drawn
}

/** `床头码-心血管内科-1至12床-20261124-153012.pdf`; of a ward's name only what every file system takes. */
function fileName(ward: string, beds: readonly string[], now: number): string {
  const range = beds.length === 1 ? `${beds[0]}` : `${beds[0]}至${beds.at(-1)}`
  const stamp = formatDateTime(now).replace(/[-:]/g, '').replace(' ', '-')
  return `床头码-${[ward, range].map((part) => part.replace(/[^\p{L}\p{N}_-]/gu, '_')).join('-')}床-${stamp}.pdf`
}
