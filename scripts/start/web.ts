import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { preview } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))
const uni = createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/bin/uni.js')

/** Builds the app for the browser. @throws with the build's own words */
export async function buildWeb(outDir: string): Promise<void> {
  const child = spawn(process.execPath, [uni, 'build', '--outDir', outDir], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`the H5 build failed:\n${output}`)
}

/** Serves the built app; what it asks of the functions goes through the same origin, as in production. */
export async function serveWeb(outDir: string, port: number, functionsUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const proxy = { '/patient': functionsUrl, '/dev-session': functionsUrl }
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { outDir },
    preview: { port, strictPort: true, host: '127.0.0.1', proxy },
    plugins: [{
      name: 'healthz',
      configurePreviewServer: ({ middlewares }) => {
        middlewares.use('/healthz', (_request, response) => {
          response.setHeader('content-type', 'application/json')
          response.end('{"ok":true}')
        })
      },
    }],
  })
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve, reject) => {
      server.httpServer.close((error) => (error ? reject(error) : resolve()))
      if ('closeAllConnections' in server.httpServer) server.httpServer.closeAllConnections()
    }),
  }
}
