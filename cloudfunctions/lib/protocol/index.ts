export * from './canonical.ts'
export * from './channel.ts'
export * from './codes.ts'
export { decrypt, encrypt, cipherKey } from './cipher.ts'
export { dialectOf } from './dialect.ts'
export * from './datetime.ts'
export * from './dictionaries.ts'
export * from './envelope/index.ts'
export * from './errors.ts'
export { cleanIdentifier, identifierKey } from './identifier.ts'
export * from './json.ts'
export * from './money.ts'
export {
  SIGN_READINGS,
  readingsFrom,
  type ReadingFit,
  type SignReading,
  type SignReadings,
} from './readings.ts'
export * from './services/index.ts'
export { sameText, signKeyOf, signText, verifyText } from './signature.ts'
