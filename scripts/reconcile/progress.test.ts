import { expect, it } from 'vitest'
import { createProgress } from './progress.ts'

it('moves one line on a terminal, at a pace the eye can follow, and leaves each phase at its end', () => {
  let [text, time] = ['', 1000]
  const progress = createProgress(
    {
      isTTY: true,
      write: (part) => {
        text += part
      },
    },
    () => time,
  )
  progress.show({ phase: 'theirs', rows: 250, of: 1000 })
  progress.show({ phase: 'theirs', rows: 500, of: 1000 })
  time += 100
  progress.show({ phase: 'theirs', rows: 1000, of: 1000 })
  progress.show({ phase: 'compare', rows: 0, of: 0 })
  progress.finish()
  expect(text.split('\r\u001b[K').slice(1)).toEqual([
    '██████░░░░░░░░░░░░░░░░░░  25%  读取医保清单  250 笔',
    '████████████████████████ 100%  读取医保清单  1,000 笔',
    '████████████████████████ 100%  读取医保清单  1,000 笔\n',
    '逐笔比对  0 笔\n',
  ])
})

it('writes one plain line a phase elsewhere', () => {
  let text = ''
  const progress = createProgress({
    write: (part) => {
      text += part
    },
  })
  for (let thousands = 1; thousands < 9; thousands++)
    progress.show({ phase: 'ours', rows: thousands * 1000, of: undefined })
  progress.show({ phase: 'compare', rows: 8000, of: 8000 })
  progress.finish()
  expect(text).toBe('读取本院记录  8,000 笔\n逐笔比对  8,000 笔\n')
})
