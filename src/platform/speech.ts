import { language } from '../words/t.ts'

/** A little slower than a newsreader. */
const RATE = 0.85

/** Whether this phone reads Mandarin out. In WeChat only with its plug-in, which the build is told of. */
export function canSpeak(): boolean {
  let can = false
  // #ifdef H5
  can = 'speechSynthesis' in window
  // #endif
  // #ifdef MP-WEIXIN
  can = import.meta.env.VITE_SPEECH_PLUGIN === 'on'
  // #endif
  return can && language() === 'zh'
}

/**
 * Reads sentence after sentence.
 * @param at is told which one is being read, and undefined at the end
 * @returns stops it
 */
export function readAloud(
  sentences: readonly string[],
  at: (index: number | undefined) => void,
): () => void {
  let stop = () => {}
  // #ifdef H5
  stop = speakInBrowser(sentences, at)
  // #endif
  // #ifdef MP-WEIXIN
  if (import.meta.env.VITE_SPEECH_PLUGIN === 'on') stop = speakInWechat(sentences, at)
  // #endif
  return () => {
    stop()
    at(undefined)
  }
}

// #ifdef H5
function speakInBrowser(
  sentences: readonly string[],
  at: (index: number | undefined) => void,
): () => void {
  speechSynthesis.cancel()
  let over = false
  sentences.forEach((sentence, index) => {
    const utterance = new SpeechSynthesisUtterance(sentence)
    utterance.lang = 'zh-CN'
    utterance.rate = RATE
    utterance.onstart = () => over || at(index)
    const last = index === sentences.length - 1
    utterance.onend = () => over || (last && at(undefined))
    utterance.onerror = () => over || at(undefined)
    speechSynthesis.speak(utterance)
  })
  return () => {
    over = true
    speechSynthesis.cancel()
  }
}
// #endif

// #ifdef MP-WEIXIN
function speakInWechat(
  sentences: readonly string[],
  at: (index: number | undefined) => void,
): () => void {
  const audio = uni.createInnerAudioContext()
  let over = false
  let index = -1
  function next(): void {
    index += 1
    const content = sentences[index]
    if (over || content === undefined) return over ? undefined : at(undefined)
    requirePlugin('WechatSI').textToSpeech({
      lang: 'zh_CN',
      content,
      success({ filename }) {
        if (over) return
        audio.src = filename
        audio.play()
        at(index)
      },
      fail: () => over || at(undefined),
    })
  }
  audio.onEnded(next)
  next()
  return () => {
    over = true
    audio.destroy()
  }
}
// #endif
