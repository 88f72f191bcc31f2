import { describe, expect, it } from 'vitest'
import { readPlatformSettings } from '../../../cloudfunctions/lib/config/channel.ts'
import { readEnvironment } from '../../../cloudfunctions/lib/config/environment.ts'
import { SERVICES } from '../../../cloudfunctions/lib/protocol/index.ts'
import { readSource } from './sources.ts'

// What the pages for HIS engineers, counters and the day of change say of the code.

const tables = readSource('docs/his-tables.md')

describe('docs/his-tables.md', () => {
  it('has the two numbers as the tables have them', () => {
    const label = (service: 'settle' | 'refund', name: string) =>
      Object.values(SERVICES[service].request.fields)
        .find(({ wireName }) => wireName === name)!
        .label.slice(0, 2)
    for (const name of ['hosp_setl_id', 'setl_id'])
      expect(tables).toContain(
        `| \`${name}\` | **${label('settle', name)}**结算流水号 | **${label('refund', name)}**结算流水号 |`,
      )
  })

  it('maps to fields that there are, and to every field a HIS has to fill', () => {
    const known = new Set(
      Object.values(SERVICES).flatMap(({ request }) =>
        Object.values(request.fields).map(({ wireName }) => wireName),
      ),
    )
    const chapter = tables.slice(tables.indexOf('## HIS 里的字段'), tables.indexOf('**各项之和**'))
    const named = [...chapter.matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name!),
    )
    for (const name of named) expect(known).toContain(name)
    for (const { wireName, required } of Object.values(SERVICES.settle.request.fields))
      if (required && !['fixmedins_code', 'setl_time'].includes(wireName))
        expect(named, wireName).toContain(wireName)
  })

  it('has the time-outs that are set where nothing is said', () => {
    const { timeoutMs, windowSeconds } = readPlatformSettings(
      readEnvironment({ PLATFORM_URL: 'https://p', PLATFORM_APPID: 'x', PLATFORM_APPSECRET: 'x' }),
    )
    expect(tables).toContain(`\`PLATFORM_TIMEOUT_MS\`，默认 ${timeoutMs / 1000} 秒`)
    expect(tables).toContain(`\`TIMESTAMP_WINDOW_SECONDS\`，默认 ${windowSeconds} 秒`)
    expect(tables).toContain(`的一半，默认 ${timeoutMs / 2000} 秒`)
    const conclusionMinutes = Math.round((windowSeconds * 1.05 + timeoutMs / 1000 + 5) / 60)
    expect(tables).toContain(
      `约 ${conclusionMinutes} 分钟：${windowSeconds} 秒的 1.05 倍，加 ${timeoutMs / 1000} 秒，加 5 秒`,
    )
  })
})

describe('docs/counter.md, docs/cutover.md', () => {
  const both = `${readSource('docs/counter.md')}${readSource('docs/cutover.md')}`

  it('name no kind of answer that there is not', () => {
    const hospital = readSource('docs/hospital.md')
    const named = new Set(
      [...both.matchAll(/`((?:state|protocol|platform)\.[a-z-]+)`/g)].map(([, type]) => type!),
    )
    expect(named.size).toBeGreaterThan(3)
    for (const type of named) expect(hospital).toContain(`| \`${type}\` |`)
  })

  it('have pictures that are whole', () => {
    const pictures = [...both.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
    expect(pictures).toHaveLength(3)
    for (const picture of pictures) {
      const [first, ...lines] = picture.trimEnd().split('\n')
      expect(first).toBe('sequenceDiagram')
      const people = new Set<string>()
      let open = 0
      for (const line of lines.map((one) => one.trim())) {
        const [, person] = /^(?:actor|participant) (\w) as \S+$/.exec(line) ?? []
        const [, from, to] = /^(\w)(?:->>|-->>|--x)(\w): \S.*$/.exec(line) ?? []
        if (person !== undefined) people.add(person)
        else if (from !== undefined)
          expect([people.has(from), people.has(to!)], line).toEqual([true, true])
        else if (/^(loop|alt) /.test(line)) open += 1
        else if (line === 'end') open -= 1
        else expect(line).toMatch(/^else /)
      }
      expect(open).toBe(0)
    }
  })
})
