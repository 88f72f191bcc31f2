import { axeFindings, stumblingBlocks } from '../browser/inspect.ts'
import type { BrowserDevice } from './device.ts'

/** Nobody has a keyboard in WeChat: what scrolls is moved by a finger, or by the screen reader. */
const NOT_HERE = ['scrollable-region-focusable']

/** A placeholder is gone with the first letter, so it is no field's name, though axe takes it for one. */
const UNNAMED_FIELDS = `[...document.querySelectorAll('input')]
  .filter((field) => !field.getAttribute('aria-label'))
  .map(({ placeholder }) => 'a field is called nothing but its placeholder: ' + placeholder)`

/** What a program says where it had something else to say. */
const SLIPS = /undefined|null|NaN|\[object|\{\d\}|\{\{|\}\}/

/**
 * What is wrong with what the phone shows now: what failed or was complained of, what sticks out, is cut, lies over
 * something or is too small, what cannot be read out, and words that are a program's own.
 */
export async function faultsOf(
  device: BrowserDevice,
  { sheet, smallestType }: { sheet: boolean; smallestType: number },
): Promise<string[]> {
  const slip = SLIPS.exec(await device.text())
  return [
    ...(await device.newComplaints()),
    ...(await stumblingBlocks(device.page, { smallestType, sheet })),
    ...(await axeFindings(device.page, NOT_HERE)).map(({ rule, where }) => `${rule}: ${where}`),
    ...(await device.ask<string[]>(UNNAMED_FIELDS)),
    ...(slip ? [`says ${slip[0]}`] : []),
  ]
}
