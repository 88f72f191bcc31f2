import type { Out } from '../command/command.ts'
import type { DayProgress } from '../../cloudfunctions/reconcile/reconcileDay.ts'

const PHASES: Record<DayProgress['phase'], string> = {
  theirs: '读取医保清单',
  ours: '读取本院记录',
  compare: '逐笔比对',
}

const BAR = 24
/** Between two drawings, ms. */
const PACE = 100

/** Shows how far a day is: one moving line on a terminal, one line a phase elsewhere. */
export function createProgress(out: Out, now: () => number = Date.now) {
  let current: DayProgress | undefined
  let drawn = 0

  const finish = () => {
    if (current === undefined) return
    if (out.isTTY) out.write(`\r\u001b[K${line(current)}\n`)
    else out.write(`${words(current)}\n`)
    current = undefined
  }
  return {
    show(progress: DayProgress): void {
      if (progress.phase !== current?.phase) finish()
      current = progress
      if (!out.isTTY || now() - drawn < PACE) return
      drawn = now()
      out.write(`\r\u001b[K${line(progress)}`)
    },
    finish,
  }
}

function line(progress: DayProgress): string {
  const { rows, of } = progress
  if (of === undefined || of === 0) return words(progress)
  const share = Math.min(1, rows / of)
  const filled = Math.round(share * BAR)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(Math.floor(share * 100)).padStart(3)}%  ${words(progress)}`
}

const words = ({ phase, rows }: DayProgress): string =>
  `${PHASES[phase]}  ${rows.toLocaleString('en-US')} 笔`
