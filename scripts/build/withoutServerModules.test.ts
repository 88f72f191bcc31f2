import { expect, test } from 'vitest'
import { serverModule } from './withoutServerModules.ts'

test.each([
  '/app/node_modules/sm-crypto/src/index.js',
  '/app/node_modules/undici/index.js?commonjs-module',
  '/app/node_modules/@cloudbase/node-sdk/dist/index.js',
  'C:\\app\\node_modules\\libsql\\index.js',
  'node:crypto',
  '__vite-browser-external:crypto',
  '/app/cloudfunctions/patient/api.ts',
  '/app/cloudfunctions/lib/protocol/index.ts',
  '/app/sandbox/defaults.ts',
])('keeps %s out of the app', (id) => {
  expect(serverModule(id, '/app/')).toBeTypeOf('string')
})

test.each([
  '/app/src/pages/arrival/index.vue',
  '/app/src/stores/tests.ts',
  '/app/node_modules/pinia/dist/pinia.mjs',
  '/app/node_modules/@dcloudio/uni-mp-vue/dist/vue.runtime.esm.js',
  '/app/node_modules/some-ui/scripts/theme.js',
  '\0plugin-vue:export-helper',
])('lets %s in', (id) => {
  expect(serverModule(id, '/app/')).toBeUndefined()
})
