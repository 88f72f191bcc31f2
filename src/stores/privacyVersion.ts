/** Of the privacy text: whoever agreed to an older one is asked again. */
export const PRIVACY_VERSION = '2026-11'
