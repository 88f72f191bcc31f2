/**
 * A stay's number as a link, a code or somebody's fingers give it: whatever else stands there is not shown under the
 * hospital's name.
 */
export const STAY_NUMBER = /^[\w\-./]{1,40}$/

/** A campus in a link and in the configuration, its 机构编号. */
export const INSTITUTION = /^[A-Za-z0-9]{1,40}$/
