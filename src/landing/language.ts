import { ENGLISH, type Phrase } from './english.ts'

export type Language = 'zh' | 'en'

/** What the address wants, else what the browser speaks. @param hash `#en` or `#zh`, as the page's own link has it */
export const languageOf = (hash: string, browsers: string): Language =>
  hash === '#en' ? 'en' : hash === '#zh' || /^zh\b/i.test(browsers) ? 'zh' : 'en'

export type Say = (phrase: Phrase, ...given: string[]) => string

/** A phrase, with what is given in its places. */
export const speaker =
  (language: Language): Say =>
  (phrase, ...given) =>
    (language === 'en' ? ENGLISH[phrase] : phrase).replace(
      /\{(\d)\}/g,
      (_, place: string) => given[Number(place)] ?? '',
    )
