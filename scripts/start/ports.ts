import { createServer } from 'node:net'
import { PORT_VARIABLES, type Part, type Settings } from './settings.ts'

/**
 * Looks before anything is built or started: whoever holds a port may be another `npm start`, or what is left of one,
 * and would answer in our place.
 * @throws Error naming every variable whose port cannot be had
 */
export async function requireFreePorts({ ports, outside }: Settings): Promise<void> {
  const parts = (Object.keys(ports) as Part[]).filter(
    (part) =>
      // The HIS's messages are looked at on its port, whoever's HIS it is.
      part === 'web' || part === 'functions' || part === 'hospital' || outside[part] === undefined,
  )
  const twice = parts.filter((part) =>
    parts.some((other) => other !== part && ports[other] === ports[part]),
  )
  if (twice.length > 0)
    throw new Error(`${twice.map((part) => PORT_VARIABLES[part]).join('、')} 不能是同一个端口`)
  const taken: Part[] = []
  for (const part of parts) if (!(await isFree(ports[part]))) taken.push(part)
  if (taken.length === 0) return
  const names = taken.map((part) => `${PORT_VARIABLES[part]} ${ports[part]}`).join('、')
  throw new Error(
    `端口不能用：${names}。可能已被占用，比如已有一个 npm start 在运行：请先停止它，或用这些变量换成别的端口`,
  )
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
