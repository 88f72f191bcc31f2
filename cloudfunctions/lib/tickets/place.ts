/** A bed, in the words of the sheet and of the HIS. */
export interface Place {
  ward: string
  bed: string
}

/** Whether the HIS's words and the sheet's mean one bed: `３ 床`, `03` and `3床` do. */
export const samePlace = (one: Place, other: Place): boolean =>
  wardKey(one.ward) === wardKey(other.ward) && bedKey(one.bed) === bedKey(other.bed)

/** One text for one bed of one hospital. */
export const placeKey = (institution: string, { ward, bed }: Place): string =>
  JSON.stringify([institution, wardKey(ward), bedKey(bed)])

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toUpperCase()

export const wardKey = plain

/** Without 床, 号床 and leading zeros; 加3 and 3 stay two beds. */
export const bedKey = (bed: string): string =>
  plain(bed)
    .replace(/(号|#)?床?位?$/, '')
    .replace(/\d+/g, (digits) => digits.replace(/^0+(\d)/, '$1'))
