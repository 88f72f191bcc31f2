/** How wide a character runs in em, rather too wide than too narrow. */
const widthOf = (character: string): number =>
  /[\u2e80-\uffef]/.test(character) || character > '\uffff' ? 1 : 0.65

/**
 * What was typed, to be read once more under its field: a citizen's number always, by its parts; all else where it does
 * not fit.
 * @param room em, of the field
 * @returns '' where it fits
 */
export function echoOf(typed: string, room: number): string {
  const number = /^(\d{6})(\d{1,8})([\dXx]{0,4})$/.exec(typed)
  if (number !== null) return number.slice(1).filter(Boolean).join(' ')
  if ([...typed].reduce((width, character) => width + widthOf(character), 0) <= room) return ''
  return typed
}
