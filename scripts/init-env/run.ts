import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXIT, UsageError, noMore, runCommand, type Started } from '../command/command.ts'
import { environmentFile, toFillIn } from './file.ts'

const USAGE = `用法：npm run init-env -- 文件

写出一个变量文件：每个变量有一行说明，按谁给分组，密钥是新生成的；只有自己能读。已有的文件不动。
PowerShell：npm run init-env -- ..\\production.env
退出码：0 写好了；1 没有做成；2 命令写错了。
`

/** The command line's whole work. @returns the exit code */
export const run = (started: Started): Promise<number> =>
  runCommand(started, { usage: USAGE, options: {} }, async ({ positionals: [file, ...more] }) => {
    noMore(more)
    if (file === undefined) throw new UsageError('请写明放在哪个文件，如 ../production.env')
    const path = resolve(file)
    await writeFile(path, environmentFile(), { mode: 0o600, flag: 'wx' }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST')
          throw new Error(`${path} 已经有了：里面的密钥一经使用不能丢，所以不覆盖`)
        throw new Error(`不能写 ${path}（${error.code ?? error.message}）`, { cause: error })
      },
    )
    started.out.write(
      [
        `已写好 ${path}，密钥是新生成的${process.platform === 'win32' ? '；请在「属性 → 安全」里只留自己' : '，只有自己能读'}。还要填：`,
        ...toFillIn().map(([giver, names]) => `  ${giver}：${names.join('、')}`),
        '然后：npm run cloud -- apply --env 环境ID --variables 文件 --dry-run',
        '',
      ].join('\n'),
    )
    return EXIT.good
  })
