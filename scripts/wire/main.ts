import { start } from '../command/command.ts'
import { run } from './run.ts'

await start((started) => run(started, process.stdin))
