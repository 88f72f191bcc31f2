/** WeChat's own API as far as this WeChat has it: its types list what only a newer one does. */
export const thisWechat = (): Partial<WechatMiniprogram.Wx> => wx
