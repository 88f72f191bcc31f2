import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** px; WeChat's and Apple's smallest comfortable target, and what an unsteady finger hits. */
export const TARGET = { usual: 44, care: 60 }

/**
 * What somebody would stumble over on the page as it stands: nothing sticks out, is cut off, lies over another, or is
 * too small to hit.
 */
export async function stumblingBlocks(
  page: Page,
  {
    smallestType,
    sheet,
    target = TARGET.usual,
  }: { smallestType: number; sheet: boolean; target?: number },
): Promise<string[]> {
  return page.evaluate<string[]>(
    `(${String(inPage)})(${JSON.stringify({ smallestType, sheet, target, width: page.viewportSize()!.width })})`,
  )
}

/** Runs in the browser: sent there as text, it uses nothing from outside. */
const inPage = `function ({ smallestType, sheet, target, width }) {
  // Not window.innerWidth: a phone's browser zooms out until what sticks out is in sight, and calls that its width.
  const found = []
  const name = (element) => element.className + ' “' + (element.textContent || '').trim().slice(0, 24) + '”'
  const scope = document.querySelector(sheet ? '.sheet-panel' : '.app')
  if (!scope) return ['the page is not there']
  if (document.documentElement.scrollWidth > width) found.push('the page is ' + document.documentElement.scrollWidth + ' px wide')
  const shown = (element) => { const box = element.getBoundingClientRect(); return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden' }

  // Of what scrolls inside the page, the part in sight.
  const inSight = (box, parent) => {
    let { left, right, top, bottom } = box
    for (let around = parent; around && around !== scope; around = around.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(around).overflowY)) continue
      const frame = around.getBoundingClientRect()
      ;[left, right, top, bottom] = [Math.max(left, frame.left), Math.min(right, frame.right), Math.max(top, frame.top), Math.min(bottom, frame.bottom)]
    }
    return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom, height: bottom - top } : undefined
  }
  const linesOf = (range) => [...range.getClientRects()].filter(({ width }) => width >= 1)
  const blockAround = (element) => { while (getComputedStyle(element).display.startsWith('inline') && element.parentElement) element = element.parentElement; return element }
  const texts = []
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!node.data.trim() || !shown(parent) || (!sheet && parent.closest('.sheet'))) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue
      if (box.left < -1 || box.right > width + 1) found.push('sticks out: ' + name(parent))
      for (let around = parent; around && around !== document.documentElement; around = around.parentElement) {
        const style = getComputedStyle(around)
        if (!/hidden|clip/.test(style.overflowX + style.overflowY) || around.matches('html, body, uni-page, uni-app, uni-scroll-view *, uni-input *, wx-scroll-view *, wx-input *')) continue
        const frame = around.getBoundingClientRect()
        if (box.right > frame.right + 1 || box.bottom > frame.bottom + 2 || box.left < frame.left - 1 || box.top < frame.top - 2) found.push('is cut off: ' + name(parent))
      }
      const visible = inSight(box, parent)
      if (!parent.closest('.page-bar') && visible) texts.push({ box: visible, parent })
    }
    const size = parseFloat(getComputedStyle(parent).fontSize)
    const lines = linesOf(range)
    if (lines.length > 2 && Math.max(...lines.map(({ width }) => width)) < size * 2.2) found.push('runs down the page letter by letter: ' + name(parent))
    // A problem's code has no place where it may be broken.
    for (const whole of parent.closest('.state-code') ? [] : node.data.matchAll(/\\d+年\\d+月\\d+日|\\d{2}:\\d{2}|[A-Za-z]{3,}/g)) {
      range.setStart(node, whole.index)
      range.setEnd(node, whole.index + whole[0].length)
      const pieces = linesOf(range)
      const room = blockAround(parent).clientWidth
      // What is longer than a line can only be broken.
      if (pieces.length > 1 && pieces.reduce((length, { width }) => length + width, 0) <= room) found.push('is broken in the middle: ' + whole[0])
    }
    if (size + 0.1 < smallestType && !parent.closest('.money, .step-number')) found.push('is set in ' + size + ' px: ' + name(parent))
  }
  for (const [index, one] of texts.entries()) for (const other of texts.slice(index + 1)) {
    if (one.parent === other.parent || one.parent.closest('uni-text, wx-text') === other.parent.closest('uni-text, wx-text')) continue
    const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
    // A line's box is higher than its characters.
    const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
    if (wide > 2 && high > Math.min(one.box.height, other.box.height) * 0.35) found.push('lie over each other: ' + name(one.parent) + ' and ' + name(other.parent))
  }
  for (const element of scope.querySelectorAll('[role=button], [role=radio], [role=switch], uni-button, wx-button, input, a')) {
    if (!shown(element) || (!sheet && element.closest('.sheet'))) continue
    const box = (element.closest('.field-box') || element).getBoundingClientRect()
    if (box.width < target || box.height < target) found.push('is hard to hit, ' + Math.round(box.width) + '×' + Math.round(box.height) + ': ' + name(element))
  }
  if (!sheet && document.querySelectorAll('.app:not([hidden]) .btn-primary').length > 1 && [...scope.querySelectorAll('.btn-primary')].filter(shown).length > 1) found.push('more than one main action')
  return [...new Set(found)]
}`

export interface AxeFinding {
  rule: string
  impact: string
  where: string
}

/**
 * What axe-core holds for serious or critical, contrast of 7:1 included.
 * @param without rules that say nothing about this page
 */
export async function axeFindings(
  page: Page,
  without: readonly string[] = [],
): Promise<AxeFinding[]> {
  const rules = {
    'color-contrast-enhanced': { enabled: true },
    'target-size': { enabled: true },
    ...Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
  }
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource)
  return page.evaluate<
    AxeFinding[]
  >(`axe.run(document, { resultTypes: ['violations'], rules: ${JSON.stringify(rules)} })
    .then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, impact, nodes }) => nodes.map(({ html, any }) => ({ rule: id, impact, where: html.slice(0, 160) + ' ' + (any[0] ? any[0].message : '').slice(0, 160) }))))`)
}
