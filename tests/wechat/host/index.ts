/** What is bundled and run beside the app: in Chromium, or in a document without pixels. */
export { Host } from './host.ts'
