/**
 * A stay's number as a link, a code or somebody's fingers give it: whatever else stands there is not shown under the
 * hospital's name. Each has a digit, and none is the address of a page.
 */
export const isStayNumber = (text: string): boolean =>
  /^[\w\-./]{1,40}$/.test(text) && /\d/.test(text) && !/[a-z]\.[a-z]/i.test(text)

/** A campus in a link and in the configuration, its 机构编号. */
export const INSTITUTION = /^[A-Za-z0-9]{1,40}$/
