export interface Room {
  folders: readonly string[]
  /**
   * Whether what is settled when a file is loaded, as tables and patterns are, is changed too. Each such change has all
   * tests of the room run.
   */
  tables: boolean
}

/** Where a mistake costs money or trust. Each is tried by the unit tests that stand in it. */
export const ROOMS: ReadonlyMap<string, Room> = new Map(
  Object.entries({
    // Its tables alone would take three hours.
    protocol: { folders: ['cloudfunctions/lib/protocol'], tables: false },
    journal: { folders: ['cloudfunctions/lib/journal'], tables: true },
    identity: { folders: ['cloudfunctions/lib/identity'], tables: true },
    money: { folders: ['cloudfunctions/patient/money', 'src/money'], tables: true },
    stay: { folders: ['src/stay'], tables: true },
  }),
)
