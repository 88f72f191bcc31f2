/**
 * What nobody sees: control and format characters, fillers, variation selectors, the blank of Braille. A CHAR column, a
 * scanner or a copy leaves them behind.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** A number without what is invisible and without blanks around it: `TK1`, `TK1  ` and `TK1\t` are one number. */
export const cleanIdentifier = (text: string): string => text.replace(INVISIBLE, '').trim()

/**
 * By what two numbers are taken for one: also full width and half width, upper and lower case. Databases disagree on
 * these, so whoever finds two numbers alike by it and unlike as they were written has a doubt, not an answer.
 */
export const identifierKey = (text: string): string =>
  cleanIdentifier(text).normalize('NFKC').toUpperCase()
