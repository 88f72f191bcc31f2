import { ref, shallowRef } from 'vue'
import type { Said } from '../../cloudfunctions/patient/api.ts'
import type { English, Phrase } from '../english/words.ts'

export type { Phrase } from '../english/words.ts'
export type Language = 'zh' | 'en'

const current = ref<Language>('zh')
const english = shallowRef<English>()

/** What the app speaks now. Reactive. */
export const language = (): Language => current.value

/**
 * Changes what the app speaks. English is fetched when it is first wanted: a phone that shows Chinese never loads it.
 * Where it cannot be fetched, Chinese stays. @returns whether the app speaks it now
 */
export async function speak(wanted: Language): Promise<boolean> {
  if (wanted === 'en' && english.value === undefined) {
    try {
      english.value = await import('../english/words.ts')
    } catch {
      return false
    }
  }
  current.value = wanted
  return true
}

/**
 * A phrase in the language of the app. Chinese is the key and needs no dictionary; a phrase that the English one does
 * not have is refused by the compiler.
 * @param given stand for `{0}`, `{1}` …
 * @example t('共 {0} 份', 3)
 */
export const t = (phrase: Phrase, ...given: Given): string =>
  filled(current.value === 'en' ? (english.value?.EN[phrase] ?? phrase) : phrase, given)

type Given = (string | number)[]

const filled = (said: string, given: Given): string =>
  given.length === 0
    ? said
    : said.replace(/\{(\d)\}/g, (whole, place: string) => String(given[Number(place)] ?? whole))

/** `t` of a subpackage, which brings the English of its own phrases. */
export const speakWith =
  <Own extends Readonly<Record<string, string>>>(own: Own) =>
  (phrase: Phrase | (keyof Own & string), ...given: Given): string =>
    current.value === 'en' && own[phrase] !== undefined
      ? filled(own[phrase], given)
      : t(phrase as Phrase, ...given)

/** The hospital's own words: in English where it has written them so. */
export const wordsOf = ({ text, english: translated }: Said): string =>
  current.value === 'en' ? (translated ?? text) : text

/** A sentence that the hospital wrote in Chinese, whatever the app speaks: no name, nor a button's words. */
export const isChineseSentence = (text: string): boolean => /[，。；]/.test(text)

/** What there is of these, one behind the other. */
export const listed = (...parts: (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(current.value === 'en' ? ', ' : '，')

/** What there is of these, each a sentence; without a full stop at the end. */
export const sentences = (...parts: (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(current.value === 'en' ? '. ' : '。')

/**
 * What a call failed with, as a sentence: in the function's own words, which are Chinese; in English by its code, or by
 * its kind.
 */
export function failureText({ code, message }: { code: string; message: string }): string {
  if (current.value === 'zh' || english.value === undefined)
    return /[。！？]$/.test(message) ? message : `${message}。`
  const { FAILURES } = english.value
  const said = FAILURES[code] ?? FAILURES[code.replace(/\..*/, '')] ?? FAILURES.unavailable
  return said.replace('{time}', /\d\d:\d\d/.exec(message)?.[0] ?? '')
}
