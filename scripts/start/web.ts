import { fileURLToPath } from 'node:url'
import { preview } from 'vite'
import { ownMachineOnly } from '../build/ownMachineOnly.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Serves the built app; what it asks of the functions goes through the same origin, as in production. */
export async function serveWeb(
  outDir: string,
  port: number,
  functionsUrl: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const proxy = { '/patient': functionsUrl, '/dev-session': functionsUrl }
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { outDir },
    preview: {
      port,
      strictPort: true,
      host: '127.0.0.1',
      cors: false,
      proxy,
      headers: { 'content-security-policy': "frame-ancestors 'none'" },
    },
    plugins: [
      ownMachineOnly,
      {
        name: 'healthz',
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use('/healthz', (_request, response) => {
            response.setHeader('content-type', 'application/json')
            response.end('{"ok":true}')
          })
        },
      },
    ],
  })
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.httpServer.close((error) => (error ? reject(error) : resolve()))
        if ('closeAllConnections' in server.httpServer) server.httpServer.closeAllConnections()
      }),
  }
}
