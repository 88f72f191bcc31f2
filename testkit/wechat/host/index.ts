/** What is bundled and run beside the app: `Host` in a document without pixels, `openInBrowser` in Chromium. */
export { openInBrowser } from './browser.ts'
export { Host } from './host.ts'
