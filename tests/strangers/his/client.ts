import { Written, encrypt, openAnswer, signature, textOf, write } from '../wire.ts'
import type { Fields, Keys } from '../wire.ts'

export interface HisAnswer {
  code: string
  message: string
  data: Fields
}

/** A HIS's client, written for the platform and pointed at `/hospital`: it knows one reading, its own platform's. */
export function createStrangerHis(url: string, keys: Keys) {
  const sealed = (funid: string, data: Fields, at = Date.now()): string => {
    const header: Fields = {
      chs_fjs_appid: keys.appId,
      chs_fjs_appsecret: keys.secret,
      chs_fjs_funid: funid,
      chs_fjs_timestamp: new Written(String(at)),
    }
    return write({
      ...header,
      chs_fjs_encdata: encrypt(Buffer.from(write(data)), keys).toString('hex'),
      chs_fjs_sign: signature({ ...header, ...data }, keys),
    })
  }

  /** @throws where the answer is not signed as this HIS knows it */
  async function post(body: string): Promise<HisAnswer> {
    const response = await fetch(url, { method: 'POST', body })
    const clear = openAnswer(await response.text(), keys)
    return {
      code: textOf(clear.code),
      message: textOf(clear.message),
      data: (clear.data ?? {}) as Fields,
    }
  }

  return {
    sealed,
    post,
    call: (funid: string, data: Fields, at?: number) => post(sealed(funid, data, at)),
  }
}
