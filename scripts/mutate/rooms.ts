/** Where a mistake costs money or trust. Each is tried by the unit tests that stand in it. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  protocol: ['cloudfunctions/lib/protocol'],
  journal: ['cloudfunctions/lib/journal'],
  identity: ['cloudfunctions/lib/identity'],
  money: ['cloudfunctions/patient/money', 'src/money'],
  stay: ['src/stay'],
}
