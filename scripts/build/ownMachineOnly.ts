import type { Connect, Plugin } from 'vite'
import { ownOnly } from '../../sandbox/web/ownMachine.ts'

const guard: Connect.NextHandleFunction = (request, response, next) =>
  void ownOnly(() => next())(request, response)

/**
 * Behind the app's pages stand the functions, and their development sessions: other sites' pages get nothing of them.
 */
export const ownMachineOnly: Plugin = {
  name: 'own-machine-only',
  configureServer: ({ middlewares }) => void middlewares.use(guard),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(guard),
}
