import type { Sql } from './database.ts'

/**
 * Every form that is shown bears a key of its own, and what came of it is kept: a second click, or the way back and
 * once more, leads to where the first one led and does nothing again.
 */
export interface SentForms {
  /** @returns undefined the first time; after that where it led, empty while that is not known */
  begin(key: string): string | undefined
  led(key: string, location: string): void
  /** Nothing came of it: it may be sent again. */
  forget(key: string): void
}

/** Nobody leaves a page open for longer, ms. */
const KEPT = 7 * 86_400_000

/** @param now ms since the epoch */
export function createSentForms(sql: Sql, now: () => number): SentForms {
  sql.run('DELETE FROM sent_forms WHERE at < ?', now() - KEPT)
  return {
    begin: (key) =>
      sql.atomically(() => {
        const known = sql.row('SELECT location FROM sent_forms WHERE key = ?', key)
        if (known === undefined) sql.run("INSERT INTO sent_forms VALUES (?, '', ?)", key, now())
        return known && String(known.location)
      }),
    led: (key, location) =>
      sql.run('UPDATE sent_forms SET location = ? WHERE key = ?', location, key),
    forget: (key) => sql.run('DELETE FROM sent_forms WHERE key = ?', key),
  }
}
