import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, UsageError, runCommand, start } from '../command/command.ts'
import { IDENTITY_OPTIONS, readIdentity } from './identity.ts'
import { buildAndReport } from './report.ts'

const USAGE = `用法：npm run build:h5 [-- --outDir 目录]
      npm run build:mp-weixin [-- --outDir 目录] [--appid 小程序AppID] [--env 云环境]

构建页面，查看里面有没有不该有的，小程序再经微信自己的编译器编译一遍，称重量；默认放在 dist/build。
小程序不写 --appid 的是游客版，只能在微信开发者工具里看；--env 也可以写在变量 VITE_CLOUD_ENV 里。`

const root = fileURLToPath(new URL('../../', import.meta.url))

await start((started) =>
  runCommand(
    started,
    { usage: USAGE, options: { outDir: { type: 'string' }, ...IDENTITY_OPTIONS } },
    async ({ values, positionals }) => {
      const [platform, ...more] = positionals
      if ((platform !== 'h5' && platform !== 'mp-weixin') || more.length > 0)
        throw new UsageError('构建的是 h5 或 mp-weixin，后面没有别的')
      const { appid, env } = values
      if (platform === 'h5' && (appid !== undefined || env !== undefined))
        throw new UsageError('--appid、--env 只用于小程序')
      const identity = platform === 'h5' ? {} : readIdentity(values, started.env.VITE_CLOUD_ENV)
      const outDir = resolve(values.outDir ?? join(root, 'dist/build', platform))
      return (await buildAndReport(platform, outDir, identity, started)) ? EXIT.good : EXIT.failed
    },
  ),
)
