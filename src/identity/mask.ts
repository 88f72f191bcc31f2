/**
 * A masked number, shorter: how many characters are hidden tells a relative nothing, and costs a second line.
 * @example shortMask('350***********0030') // '350****0030'
 */
export const shortMask = (masked: string): string => masked.replace(/\*{5,}/g, '****')
