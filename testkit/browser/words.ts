import { ENGLISH as ABOUT } from '../../src/pages-about/words.ts'
import { ENGLISH as AGREEMENTS } from '../../src/pages-agreements/words.ts'
import { ENGLISH as CAMPUS } from '../../src/pages-campus/words.ts'
import { ENGLISH as CARE } from '../../src/pages-care/words.ts'
import { ENGLISH as PATIENTS } from '../../src/pages-patients/words.ts'
import { EN } from '../../src/english/words.ts'

/** The English of every page. */
export const ENGLISH = { ...EN, ...ABOUT, ...AGREEMENTS, ...CAMPUS, ...CARE, ...PATIENTS }
export type Phrase = keyof typeof ENGLISH
