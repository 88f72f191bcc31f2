import { createServer } from 'node:net'
import { PORT_VARIABLES, type Part, type Settings } from './settings.ts'

/**
 * Looks before anything is built or started: whoever holds a port may be another `npm start`, or what is left of one,
 * and would answer in our place.
 * @param campuses whose HIS are on the ports behind the first's
 * @throws Error naming every variable whose port cannot be had
 */
export async function requireFreePorts(
  { ports, outside }: Settings,
  campuses: readonly { port: number; institution: string }[] = [],
): Promise<void> {
  const parts = (Object.keys(ports) as Part[]).filter(
    (part) =>
      // The HIS's messages are looked at on its port, whoever's HIS it is.
      part === 'web' || part === 'functions' || part === 'hospital' || outside[part] === undefined,
  )
  const twice = parts.filter(
    (part) =>
      parts.some((other) => other !== part && ports[other] === ports[part]) ||
      campuses.some(({ port }) => port === ports[part]),
  )
  if (twice.length > 0)
    throw new Error(
      `${twice.map((part) => PORT_VARIABLES[part]).join('、')} 不能是同一个端口${campuses.length > 0 ? '，PORT_HOSPITAL 之后的几个给各院区的 HIS' : ''}`,
    )
  const wanted = [
    ...parts.map((part) => ({ what: PORT_VARIABLES[part], port: ports[part] })),
    ...campuses.map(({ port, institution }) => ({ what: `${institution} 的 HIS`, port })),
  ]
  const taken: string[] = []
  for (const { what, port } of wanted) if (!(await isFree(port))) taken.push(`${what} ${port}`)
  if (taken.length === 0) return
  throw new Error(
    `端口不能用：${taken.join('、')}。可能已被占用，比如已有一个 npm start 在运行：请先停止它，或用这些变量换成别的端口`,
  )
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
