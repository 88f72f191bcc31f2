import { runNpm } from './npm.ts'

export type Audit =
  /** Nobody could be asked: that says nothing about the packages. */
  | { available: false; why: string }
  | { available: true; counts: Record<Severity, number>; found: Hole[] }

/** A package with a known hole of its own; what merely needs such a package is not one. */
export interface Hole {
  name: string
  severity: Severity
  /** The advisories, as `GHSA-…`, or their addresses. */
  advisories: string[]
  /** Its folders, as in the lock. */
  paths: string[]
}

const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const
type Severity = (typeof SEVERITIES)[number]

/** Runs `npm audit --json`; with found vulnerabilities it ends with another code than 0, which is no failure. */
export async function runAudit(root: string): Promise<Audit> {
  const { stdout, error } = await runNpm(root, ['audit', '--json'])
  return readAudit(stdout, error?.message ?? '')
}

/** @param failure why npm itself failed, for where it has printed nothing */
export function readAudit(stdout: string, failure: string): Audit {
  let answer: {
    message?: unknown
    error?: { summary?: unknown; code?: unknown }
    vulnerabilities?: Record<string, { severity?: unknown; via?: unknown; nodes?: unknown }>
    metadata?: { vulnerabilities?: Record<string, unknown> }
  }
  try {
    answer = JSON.parse(stdout) as typeof answer
  } catch {
    return { available: false, why: firstLine(failure) || 'npm audit 没有给出 JSON' }
  }
  const counted = answer.metadata?.vulnerabilities
  if (counted === undefined || answer.vulnerabilities === undefined) {
    return {
      available: false,
      why:
        firstLine(
          [answer.error?.summary, answer.message, answer.error?.code].find(
            (text) => typeof text === 'string' && text !== '',
          ) as string | undefined,
        ) || '没有结果',
    }
  }
  const found = Object.entries(answer.vulnerabilities).flatMap(
    ([name, { severity, via, nodes }]) => {
      const known = SEVERITIES.find((one) => one === severity)
      const advisories = (Array.isArray(via) ? via : []).flatMap((one: unknown) =>
        typeof one === 'object' && one !== null ? [advisoryOf(one)] : [],
      )
      return known === undefined || advisories.length === 0
        ? []
        : [
            {
              name,
              severity: known,
              advisories,
              paths: (Array.isArray(nodes) ? nodes : []).map(String),
            },
          ]
    },
  )
  return {
    available: true,
    counts: Object.fromEntries(SEVERITIES.map((one) => [one, Number(counted[one] ?? 0)])) as Record<
      Severity,
      number
    >,
    found,
  }
}

function advisoryOf(one: { url?: unknown; source?: unknown }): string {
  const url = String(one.url ?? one.source ?? '')
  return /GHSA(-[0-9a-z]{4}){3}$/.exec(url)?.[0] ?? url
}

/** An address of a registry is nobody's business. */
const firstLine = (text = ''): string =>
  text
    .replace(/\n.*/s, '')
    .replace(/https?:\/\/\S+/g, '…')
    .trim()
