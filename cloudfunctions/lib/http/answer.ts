import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import {
  isLosslessNumber,
  isWireObject,
  parseWire,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import type { HttpAnswer } from './client.ts'

/**
 * An answer that cannot be read. `message` is Chinese, for the other side's engineer: it names what is wrong, and
 * quotes nothing.
 */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
}

/**
 * The JSON of an answer. UTF-8, or whatever charset its `content-type` names; a byte order mark is no part of it.
 * Bytes that are neither are refused: a patient must not be shown �.
 * @throws AnswerError
 */
export function readJson({
  body,
  contentType,
}: Pick<HttpAnswer, 'body' | 'contentType'>): WireValue {
  const text = decode(body, contentType)
  try {
    return parseWire(text)
  } catch (error) {
    throw new AnswerError(/^\s*</.test(text) ? '应答是网页，不是 JSON' : '应答不是 JSON', {
      cause: error,
    })
  }
}

/** The members of an answer; undefined where it is no JSON object, whatever is wrong with it. */
export function fieldsOf(answer: Parameters<typeof readJson>[0]): WireObject | undefined {
  try {
    const value = readJson(answer)
    return isWireObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A return code, some seconds: a number that fits one, or its text. NaN where it is neither. */
export const numberOf = (value: WireValue | undefined): number =>
  isLosslessNumber(value) || (typeof value === 'string' && value.trim() !== '')
    ? Number(value.toString())
    : Number.NaN

function decode(bytes: Buffer, contentType = ''): string {
  const declared = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1]
  const decoder = declared === undefined ? undefined : decoderOf(declared)
  if (decoder === undefined || decoder.encoding === 'utf-8') {
    if (isUtf8(bytes)) {
      const text = new TextDecoder().decode(bytes)
      if (declared !== undefined || !isGbkByChance(text)) return text
    }
    throw new AnswerError(
      declared === undefined
        ? '应答不是 UTF-8（多半是 GBK）：请改用 UTF-8，或在 content-type 里写明 charset'
        : `应答写明是 ${declared}，内容却不是 UTF-8（多半是 GBK）`,
    )
  }
  try {
    return decoder.decode(bytes)
  } catch (error) {
    throw new AnswerError(`应答写明是 ${declared}，内容却不是`, { cause: error })
  }
}

/**
 * A few words of GBK may be well-formed UTF-8: 医院 reads ҽԺ then, letters of scripts that no answer without a Chinese
 * character is written in.
 */
function isGbkByChance(text: string): boolean {
  const letters = [...text].filter((letter) => letter > '\u007f')
  return (
    letters.length > 1 &&
    letters.some((letter) => letter > '\u00ff') &&
    letters.every((letter) => {
      const code = letter.codePointAt(0)! // a letter of a text is not empty
      // Two bytes in UTF-8, C2 A1 to D7 BF: in GBK each pair is a character in daily use.
      return code < 0x600 && (code & 0x3f) > 0x20
    })
  )
}

function decoderOf(charset: string): TextDecoder {
  try {
    // Node's decoder of GBK passes over bytes that are none; that of GB 18030, which holds GBK, does not.
    const name = /^(gbk|gb_?2312)$/i.test(charset) ? 'gb18030' : charset
    return new TextDecoder(name, { fatal: true })
  } catch (error) {
    throw new AnswerError(`应答写明的字符集 ${charset} 不认识`, { cause: error })
  }
}
