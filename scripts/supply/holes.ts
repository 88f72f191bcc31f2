/**
 * Known holes (advisory, `GHSA-…`) of packages that are delivered and may stay all the same, and why: what would have
 * to happen for one to be used, and why it cannot. None so far.
 */
export const TOLERATED: Readonly<Record<string, string>> = {}
