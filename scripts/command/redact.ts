/**
 * Takes out of a line whatever must not be shown, wherever it came from: the platform's own words may repeat what was
 * sent.
 */
export interface Redactor {
  /** From now on this is never shown. */
  hide(text: string | undefined): void
  /** Nor any secret of this configuration. */
  hideAll(env: Readonly<Record<string, string | undefined>>): void
  redact(line: string): string
}

/** Shorter texts would blot out ordinary words, and are no secrets. */
const LEAST = 4
/** Variables that hold secrets; those addresses have a key or a password in them. */
const SECRET = /(SECRET|KEY|KEYS|TOKEN)(_OLD)?(__[A-Za-z0-9]+)?$|^ALERT_[A-Z]+_URL$/

export function createRedactor(env: Readonly<Record<string, string | undefined>>): Redactor {
  const hidden = new Set<string>()
  const hide = (text: string | undefined) => {
    const trimmed = text?.trim() ?? ''
    if (trimmed.length >= LEAST) hidden.add(trimmed)
  }
  const hideAll: Redactor['hideAll'] = (all) => {
    for (const [name, value] of Object.entries(all)) {
      if (!SECRET.test(name)) continue
      hide(value)
      // SEAL_KEYS is a list of name:key.
      for (const part of value?.split(/[,:\s]/) ?? []) if (part.length >= 16) hide(part)
    }
  }
  hideAll(env)
  return {
    hide,
    hideAll,
    redact(line) {
      const longestFirst = [...hidden].sort((a, b) => b.length - a.length)
      const without = longestFirst.reduce((text, secret) => text.replaceAll(secret, '***'), line)
      // What looks like a document number, also one that nobody has named.
      return without.replace(
        /(?<![0-9A-Za-z])(\d{3})\d{11}([\dXx]{4})(?![0-9A-Za-z])/g,
        '$1***********$2',
      )
    },
  }
}
