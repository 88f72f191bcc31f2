import { fileURLToPath } from 'node:url'
import { IDENTITY_OPTIONS } from '../build/identity.ts'
import { buildAndReport } from '../build/report.ts'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'
import { loadCi } from './ci.ts'
import { readUpload, upload } from './delivery.ts'

const USAGE = `用法：npm run upload -- --appid 小程序AppID --env 云环境 --key 密钥文件 --version 1.0.0 --desc "改了什么" [--preview]

构建小程序并上传到微信。密钥在小程序后台「开发管理 → 小程序代码上传」生成，本机的 IP 要加进白名单。
--preview 不上传，只生成一个自己扫的二维码。第一次会安装微信的 miniprogram-ci（275 MB）。`

await start((started) =>
  runCommand(
    started,
    {
      usage: USAGE,
      options: {
        ...IDENTITY_OPTIONS,
        key: { type: 'string' },
        version: { type: 'string' },
        desc: { type: 'string' },
        preview: { type: 'boolean', default: false },
      },
    },
    async ({ values, positionals }) => {
      noMore(positionals)
      const wanted = await readUpload(values)
      const outDir = fileURLToPath(new URL('../../dist/build/mp-weixin', import.meta.url))
      if (!(await buildAndReport('mp-weixin', outDir, wanted.identity, started))) {
        started.err.write('构建有不对的地方，没有上传\n')
        return EXIT.failed
      }
      const ci = await loadCi((words) => started.out.write(`${words}\n`))
      ci.setLocale('zh')
      await upload(ci, outDir, wanted, started.out)
      return EXIT.good
    },
  ),
)
// miniprogram-ci leaves workers behind that would keep this process.
process.exit()
