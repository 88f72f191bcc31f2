import type { StaffChannel } from './channel.ts'
import { createMailChannel } from './mail.ts'
import type { StaffSettings } from './settings.ts'
import { createWebhookChannel } from './webhook.ts'
import { createWecomChannel } from './wecom.ts'

export { CHANNEL_NAMES, type StaffChannel, type StaffMessage } from './channel.ts'
export { readStaffSettings, type StaffSettings } from './settings.ts'

/** Every way that is set up. */
export const connectStaff = ({ wecomUrl, webhookUrl, mail }: StaffSettings): StaffChannel[] => [
  ...(wecomUrl === undefined ? [] : [createWecomChannel(wecomUrl)]),
  ...(webhookUrl === undefined ? [] : [createWebhookChannel(webhookUrl)]),
  ...(mail === undefined ? [] : [createMailChannel(mail)]),
]
