import { language } from '../words/t.ts'
import { moneyWords } from './words.ts'
import { moneyWordsEnglish } from './wordsEnglish.ts'

/** An amount in words, in the language of the app. @param amount yuan */
export const spokenMoney = (amount: string): string =>
  language() === 'en' ? moneyWordsEnglish(amount) : moneyWords(amount)
