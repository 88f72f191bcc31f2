/** Where WeChat keeps the agreement that is being read. */
export const documentFolder = (): string => `${wx.env.USER_DATA_PATH}/agreements`

/** An agreement carries a name and a number: nothing of it stays on the phone. A browser keeps none beyond its page. */
export function discardDocuments(): void {
  // #ifdef MP-WEIXIN
  try {
    wx.getFileSystemManager().rmdirSync(documentFolder(), true)
  } catch {
    // There was none.
  }
  // #endif
}
