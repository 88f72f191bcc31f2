import { documentFolder } from '../../platform/documents.ts'
import type { Head, Sink } from './download.ts'
import { htmlText, looksLikeHtml } from './html.ts'
import { kindOf } from './kinds.ts'
import { readBase64, readText } from './text.ts'

/** Opens what a file is put into: memory for the words of a text, else what this phone can show a file from. */
export function openSink({ mediaType }: Head, name: string): Sink {
  const { way, ending } = kindOf(mediaType)
  if (way === 'text') return textSink(mediaType === 'text/html')
  let open: () => Sink = () => blobSink(mediaType)
  // #ifdef MP-WEIXIN
  open = () => fileSink(`${documentFolder()}/${safeName(name)}.${ending}`)
  // #endif
  return open()
}

/** What no file system takes in a name. */
const safeName = (name: string): string => name.replace(/[^\w\u4e00-\u9fff-]/g, '_').slice(0, 60)

function textSink(html: boolean): Sink {
  const parts: Uint8Array[] = []
  return {
    add: (content) => {
      parts.push(readBase64(content))
      return Promise.resolve()
    },
    close() {
      const words = readText(joined(parts))
      return html || looksLikeHtml(words) ? htmlText(words) : words
    },
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Behind one another in a file of WeChat's: its memory need not hold the whole. */
function fileSink(filePath: string): Sink {
  let begun = false
  return {
    async add(data) {
      const files = wx.getFileSystemManager()
      if (!begun) files.mkdirSync(documentFolder(), true)
      await new Promise<void>((resolve, reject) => {
        files[begun ? 'appendFile' : 'writeFile']({
          filePath,
          data,
          encoding: 'base64',
          success: () => resolve(),
          fail: ({ errMsg }) => reject(new Error(errMsg)),
        })
      })
      begun = true
    },
    close: () => filePath,
  }
}

/** @returns on closing, an object URL: good until its page is left */
function blobSink(type: string): Sink {
  const parts: Uint8Array<ArrayBuffer>[] = []
  return {
    add: (content) => {
      parts.push(readBase64(content))
      return Promise.resolve()
    },
    close: () => URL.createObjectURL(new Blob(parts, { type })),
  }
}
