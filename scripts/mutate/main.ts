import { readFile, writeFile } from 'node:fs/promises'
import { EXIT, noMore, runCommand, start, UsageError } from '../command/command.ts'
import { mutate } from './mutants.ts'
import { ENOUGH, isNoticed, percentOf, tallyOf, withRoom } from './page.ts'
import { ROOMS } from './rooms.ts'

const PAGE = 'docs/mutants.md'

const USAGE = `用法：npm run mutate -- ${[...ROOMS.keys()].join('|')} [文件名里的几个字]

把一个房间的代码一处一处地改坏，看这个房间自己的单元测试或编译器会不会发现（Stryker）。整个房间跑完，结果写进 ${PAGE}，
那里已有的理由原样保留；只跑几个文件时不写。再跑时只试改过的；删掉 .data/mutants 就全部再试。不到 ${ENOUGH}%，或有一处没有理由，以 3 结束。`

await start((started) =>
  runCommand(started, { usage: USAGE, options: {} }, async ({ positionals }) => {
    noMore(positionals, 2)
    const [room = '', part = ''] = positionals
    const found = ROOMS.get(room)
    if (found === undefined) throw new UsageError(`房间是 ${[...ROOMS.keys()].join('、')} 之一`)
    const mutants = await mutate(room, found, part)
    for (const mutant of mutants)
      if (!isNoticed(mutant))
        started.out.write(`${mutant.file}:${mutant.line}\n- ${mutant.was}\n+ ${mutant.is}\n`)
    const tally = tallyOf(mutants)
    const { total, killed, refused } = tally
    started.out.write(`${room}：${total} 处，测试发现 ${killed} 处，编译器再发现 ${refused} 处\n`)
    if (part !== '') return EXIT.good
    const { page, unexplained } = withRoom(await readFile(PAGE, 'utf8'), room, mutants)
    await writeFile(PAGE, page)
    return percentOf(tally) < ENOUGH || unexplained > 0 ? EXIT.found : EXIT.good
  }),
)
