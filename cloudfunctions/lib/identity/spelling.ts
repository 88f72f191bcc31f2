/** What a keyboard, a copy or another system makes of the dot inside a name. */
const DOTS = /[·•‧⋅∙・･．․⸱⸳ꞏᐧ˙ˑ●⚫◦∘°⦁᛫﹒。｡、\u0387]/g
/**
 * Zero width, byte order marks, marks of direction, soft hyphens, fillers: pasted along, and seen by nobody. Variants
 * of a character are seen.
 */
const INVISIBLE = /(?!\p{Variation_Selector})[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const DASHES = /[-‐‑‒–—―−－]/g
const APOSTROPHES = /['’‘ʼ`´＇]/g

/**
 * A name as it is typed, without what is not to be seen, and with one dot, one hyphen and one apostrophe. Characters
 * stay as they are: some normal forms swap a rare character for a common one. 〇 is a character of names, and seldom
 * found on a keyboard.
 */
export const tidyName = (name: string): string =>
  name
    .replace(INVISIBLE, '')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(DOTS, '·')
    .replace(DASHES, '-')
    .replace(APOSTROPHES, "'")
    .replace(/[○◯]/g, '〇')

/**
 * A name reduced to what any two systems agree on, for comparison alone, and only where the document's number is the
 * same: no dots, blanks, hyphens and apostrophes, no accents, one width and one case. A question mark is what GBK makes
 * of a dot that it lacks.
 */
export const foldName = (name: string): string =>
  // What is a wide, narrow or vertical form of a dot is one only afterwards.
  tidyName(name.normalize('NFKC'))
    .replace(/[\s·.'?-]|\p{Variation_Selector}/gu, '')
    .toUpperCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .normalize('NFC')

/** Of a number that ends in X, the signs that are typed for it: of multiplication, Cyrillic and Greek. */
const LIKE_X = /[×✕✖✗✘⨯╳\u0425\u03A7]/g

/** A document's number as it is printed: no blanks, capitals, plain digits, an X for whatever looks like one. */
export const tidyNumber = (number: string): string =>
  number
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\s|\p{Variation_Selector}/gu, '')
    .toUpperCase()
    .replace(LIKE_X, 'X')

export const withoutDashes = (number: string): string => number.replace(DASHES, '')
