import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  CHANNEL_NAMES,
  connectStaff,
  readStaffSettings,
  type StaffMessage,
} from '../../cloudfunctions/lib/staff/index.ts'
import { EXIT, UsageError, noMore, runCommand, type Started } from '../command/command.ts'
import { describeFailure } from '../command/failure.ts'
import { institutionsOf } from '../command/institutions.ts'
import { createRedactor } from '../command/redact.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'

const USAGE = `用法：
  npm run alerts -- test [--json]

test  从本机向 ALERT_* 里设好的每一处（企业微信、Webhook、邮件）发一条试发的消息，说出哪一处没有收、为什么。
      真正的告警由云函数 reconcile 发，见 docs/runbook.md 第七节。

${TARGET_USAGE}`

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, now: () => number = Date.now): Promise<number> =>
  runCommand(
    started,
    { usage: USAGE, options: { ...TARGET_OPTIONS, json: { type: 'boolean', default: false } } },
    async ({ values, positionals: [verb, ...more], hide }) => {
      noMore(more)
      if (verb !== 'test') throw new UsageError('要说明是 test')
      const target = await findTarget(values, started.env)
      hide(target.env)
      started.err.write(`对象：${target.words}\n`)
      const environment = readEnvironment(target.env)
      const channels = connectStaff(readStaffSettings(environment))
      const codes = institutionsOf(target.env).map(({ code }) => code)
      environment.check()
      if (channels.length === 0)
        throw new Error(
          '没有设置 ALERT_WECOM_URL、ALERT_WEBHOOK_URL、ALERT_SMTP_URL 中的任何一个：出了事没有人知道',
        )
      const redactor = createRedactor(target.env)
      const found = []
      for (const channel of channels) {
        const why = await channel.send(testMessage(codes, now())).then(
          () => undefined,
          (error: unknown) => describeFailure(error, redactor),
        )
        await channel.close()
        found.push({ channel: channel.name, taken: why === undefined, ...(why && { why }) })
        if (!values.json)
          started.out.write(
            why === undefined
              ? `✓ ${CHANNEL_NAMES[channel.name]}收了，请到那里看一眼\n`
              : `✗ ${why}\n`,
          )
      }
      if (values.json) started.out.write(`${JSON.stringify({ channels: found }, null, 2)}\n`)
      return found.every(({ taken }) => taken) ? EXIT.good : EXIT.failed
    },
  )

const testMessage = (codes: readonly string[], now: number): StaffMessage => ({
  title: '【信用就医】试发，不用处理',
  lines: [`机构 ${codes.join('、')}，${formatDateTime(now)}`, '看到这一条，告警就送得到这里。'],
  data: { kind: 'test', institution: codes[0] ?? '', institutions: [...codes], at: now },
})
