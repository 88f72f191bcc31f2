import { Server } from 'node:net'

/**
 * For the local runtime only (localRuntime.ts). The functions framework listens on every address the machine has, and
 * cannot be told otherwise. Here development sessions are for the asking: nobody but this machine shall ask.
 */
const listen = Server.prototype.listen

Server.prototype.listen = function (this: Server, where: unknown, ...rest: unknown[]): Server {
  return Reflect.apply(listen, this, [
    typeof where === 'number' ? { port: where, host: '127.0.0.1' } : where,
    ...rest,
  ]) as Server
} as typeof listen
