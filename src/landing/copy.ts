/** Puts a text where it can be pasted from. To be called in the tap itself. @returns whether it is there */
export async function copied(text: string): Promise<boolean> {
  // First, for it works in the tap only, and everywhere: WeChat's browser does not know the other.
  if (copiedTheOldWay(text)) return true
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function copiedTheOldWay(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.style.cssText = 'position:fixed;top:0;opacity:0'
  document.body.appendChild(field)
  field.select()
  field.setSelectionRange(0, text.length)
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    field.remove()
  }
}
