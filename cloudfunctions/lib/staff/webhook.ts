import type { StaffChannel } from './channel.ts'
import { createPost } from './post.ts'

/** Whatever takes JSON by POST: `title`, `text`, and the same for a program. Any 2xx means that it was taken. */
export function createWebhookChannel(url: string): StaffChannel {
  const { post, close } = createPost('webhook', url)
  return {
    name: 'webhook',
    async send({ title, lines, data }) {
      await post({ ...data, title, text: lines.join('\n') })
    },
    close,
  }
}
