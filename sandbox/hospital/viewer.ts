import { redirect, serve, type Running } from '../web/serve.ts'
import { messagesPage, type ReadRequests } from './console/messages.ts'

/** Where the hospital's own system is somebody else's: what the functions were asked can be looked at all the same. */
export const startViewer = ({
  port,
  institution,
  requests,
}: {
  /** 0 for any free one. */
  port: number
  institution: string
  requests: ReadRequests
}): Promise<Running> =>
  serve(port, (asked) =>
    asked.path === '/messages'
      ? messagesPage(asked, { hospitalName: '您的 HIS', institution }, requests)
      : redirect(302, '/messages'),
  )
