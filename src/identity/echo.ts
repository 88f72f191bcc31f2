/** How wide a character runs in em, rather too wide than too narrow. */
const widthOf = (character: string): number =>
  /[\u2e80-\uffef]/.test(character) || character > '\uffff' ? 1 : 0.65

/**
 * What was typed, to be read once more under its field where it does not fit into it: an identity number by its parts.
 * @param room em, of the field
 * @returns '' where it fits
 */
export function echoOf(typed: string, room: number): string {
  if ([...typed].reduce((width, character) => width + widthOf(character), 0) <= room) return ''
  return typed.replace(/^(\d{6})(\d{8})(\d{3}[\dXx])$/, '$1 $2 $3')
}
