import { REQUEST_ID_HEADER, inRequest, requestIdOf } from '../log/request.ts'
import { readHeaders, type HttpReply } from './invocation.ts'

/**
 * A function's `main` whose every call has an id: the caller's `x-request-id`, or one of ours. It stands on every line
 * that is logged meanwhile, and on the answer. No browser is to guess what an answer is.
 */
export const traced =
  <Reply>(main: (event: unknown, context: unknown) => Promise<Reply>) =>
  async (event: unknown, context: unknown): Promise<Reply> => {
    const id = requestIdOf(readHeaders(event, context)[REQUEST_ID_HEADER])
    const reply = await inRequest(id, () => main(event, context))
    return isHttpReply(reply)
      ? {
          ...reply,
          headers: {
            ...reply.headers,
            'x-content-type-options': 'nosniff',
            [REQUEST_ID_HEADER]: id,
          },
        }
      : reply
  }

const isHttpReply = (reply: unknown): reply is HttpReply =>
  typeof reply === 'object' && reply !== null && 'statusCode' in reply && 'headers' in reply
