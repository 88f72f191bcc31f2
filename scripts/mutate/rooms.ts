/** Where a mistake costs money or trust. Each is tried by the unit tests that stand in it. */
export const ROOMS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    protocol: ['cloudfunctions/lib/protocol'],
    journal: ['cloudfunctions/lib/journal'],
    identity: ['cloudfunctions/lib/identity'],
    money: ['cloudfunctions/patient/money', 'src/money'],
    stay: ['src/stay'],
  }),
)
