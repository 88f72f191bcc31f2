import { SEND_TIMEOUT_MS, StaffChannelError, briefly, type StaffChannel } from './channel.ts'

export interface MailSettings {
  /** `smtps://user:password@host:port`, or `smtp://` where STARTTLS follows; user and password percent-encoded. */
  url: string
  from: string
  to: readonly string[]
}

/** Mail through the hospital's own server. The library is loaded with the first message. */
export function createMailChannel({ url, from, to }: MailSettings): StaffChannel {
  return {
    name: 'mail',
    async send({ title, lines }) {
      const { createTransport } = await import('nodemailer')
      const transport = createTransport(serverOf(url))
      try {
        await transport.sendMail({
          from,
          to: [...to],
          subject: title,
          text: `${lines.join('\n')}\n`,
          // Nobody's holiday greeting comes back to the mailbox that sends.
          headers: { 'auto-submitted': 'auto-generated' },
        })
      } catch (error) {
        const { responseCode } = error as { responseCode?: unknown }
        throw new StaffChannelError(
          'mail',
          `${briefly(error)}${typeof responseCode === 'number' ? ` ${responseCode}` : ''}`,
        )
      } finally {
        transport.close()
      }
    },
    close: () => Promise.resolve(),
  }
}

function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A relay on the very machine has no certificate, and nobody listens in between.
    requireTLS: !secure && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname),
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
