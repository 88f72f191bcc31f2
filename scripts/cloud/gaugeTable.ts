import { GAUGES } from '../../cloudfunctions/lib/health/metrics.ts'
import { code, markdownTable } from '../docs/markdown.ts'

/** The table of metrics in docs/deploy.md. */
export const gaugeTable = (): string =>
  markdownTable(
    ['指标', '意思'],
    Object.entries(GAUGES).map(([name, { help }]) => [code(name), help]),
  )
