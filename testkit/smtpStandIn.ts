import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface SmtpStandIn {
  port: number
  /** What was said to it, without the letters. */
  commands: string[]
  /** Whole, as they came. */
  letters: string[]
  /** What it answers to RCPT. */
  recipient: string
  close(): Promise<void>
}

/** A STAND-IN for a mail server: no TLS, takes any password and any letter. */
export async function startSmtpStandIn(): Promise<SmtpStandIn> {
  const standIn: SmtpStandIn = {
    port: 0,
    commands: [],
    letters: [],
    recipient: '250 ok',
    close: () =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy())
        server.close(() => resolve())
      }),
  }
  const sockets = new Set<Socket>()
  const answerTo = (line: string): string => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return '250-stand-in\r\n250 AUTH PLAIN'
    if (verb === 'AUTH') return '235 welcome'
    if (verb === 'RCPT') return standIn.recipient
    if (verb === 'STAR') return '502 no'
    if (verb === 'DATA') return '354 go on'
    return verb === 'QUIT' ? '221 bye' : '250 ok'
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    let [pending, letter]: [string, string | undefined] = ['', undefined]
    socket.setEncoding('utf8').write('220 stand-in\r\n')
    socket.on('error', () => {})
    socket.on('data', (text: string) => {
      pending += text
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        if (letter === undefined) {
          standIn.commands.push(line)
          if (line.toUpperCase() === 'DATA') letter = ''
          socket.write(`${answerTo(line)}\r\n`)
        } else if (line === '.') {
          standIn.letters.push(letter)
          letter = undefined
          socket.write('250 taken\r\n')
        } else letter += `${line}\n`
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  standIn.port = (server.address() as AddressInfo).port
  return standIn
}
