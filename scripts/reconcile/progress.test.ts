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
  for (let bytes = 1; bytes < 9; bytes++)
    progress.show({ phase: 'download', bytes: bytes * 1024 * 1024, of: undefined })
  progress.show({ phase: 'verify', bytes: 8 * 1024 * 1024, of: 8 * 1024 * 1024 })
  progress.finish()
  expect(text).toBe('下载医保清单  8.0 MB\n核验签名  8.0 MB\n')
})
