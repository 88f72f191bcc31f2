import { listed, t } from '../words/t.ts'

/** @param bed with or without its 床, as the hospital writes it */
const bedName = (bed: string): string => t('{0}床', bed.replace(/床$/, ''))

/** Where in the hospital somebody lies; '' where nobody has said. */
export const wardAndBed = ({ ward, bed }: { ward?: string; bed?: string } = {}): string =>
  listed(ward, bed && bedName(bed))
