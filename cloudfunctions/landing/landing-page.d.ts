/** src/landing as one document: scripts/functions/build.ts puts it in. */
declare module 'landing-page' {
  const html: string
  export default html
}
