import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { identityLine, readIdentity, type AppIdentity } from '../build/identity.ts'
import { UsageError, type Out } from '../command/command.ts'
import type { Ci, Uploaded } from './ci.ts'
import { compileOptions, projectOf } from './project.ts'

/** What is uploaded, by whom, as what. */
export interface Upload {
  identity: Required<AppIdentity>
  /** The file of the upload key. */
  key: string
  version: string
  desc: string
  /** A version for whoever scans a code, and nobody else. */
  preview: boolean
}

interface UploadValues {
  appid?: string | undefined
  env?: string | undefined
  key?: string | undefined
  version?: string | undefined
  desc?: string | undefined
  preview: boolean
}

/** @throws UsageError where something is missing that an upload cannot be without */
export async function readUpload(values: UploadValues): Promise<Upload> {
  const { appid, env } = readIdentity(values, undefined)
  if (appid === undefined) throw new UsageError('上传要写明 --appid：游客版 touristappid 不能上传')
  if (env === undefined) throw new UsageError('上传要写明 --env：云函数所在的环境，不能由微信去猜')
  const { key, version, desc, preview } = values
  if (key === undefined) throw new UsageError('上传要写明 --key：小程序后台生成的代码上传密钥文件')
  const text = await readFile(key, 'utf8').catch(() => {
    throw new UsageError('--key 的文件读不到')
  })
  if (!text.includes('PRIVATE KEY-----'))
    throw new UsageError(
      '--key 的文件不是代码上传密钥（应以 -----BEGIN RSA PRIVATE KEY----- 开头）',
    )
  if (version === undefined || !/^\d+(\.\d+){1,3}$/.test(version))
    throw new UsageError('上传要写明 --version，如 1.0.0')
  if (desc === undefined || desc.trim() === '')
    throw new UsageError('上传要写明 --desc：这一版改了什么')
  return { identity: { appid, env }, key, version, desc, preview }
}

/** Hands a built mini-program to WeChat. @throws Error with WeChat's own words */
export async function upload(
  ci: Ci,
  directory: string,
  { identity, key, version, desc, preview }: Upload,
  out: Out,
): Promise<void> {
  const { appid } = JSON.parse(await readFile(join(directory, 'project.config.json'), 'utf8')) as {
    appid: string
  }
  if (appid !== identity.appid) throw new Error(`the build is that of ${appid}`)
  const project = projectOf(ci, { directory, appid, key })
  const options = { ...compileOptions(project), version, desc }
  const what = preview ? '预览' : `版本 ${version}`
  out.write(`${preview ? '生成' : '上传'}${what}……\n`)
  const { subPackageInfo = [] }: Uploaded = preview
    ? await ci.preview({ ...options, qrcodeFormat: 'image', qrcodeOutputDest: CODE })
    : await ci.upload(options)
  for (const { name, size } of subPackageInfo)
    out.write(`  ${NAMES[name] ?? name}  ${(size / 1024).toFixed(1)} KB\n`)
  out.write(`${identityLine(identity)}\n`)
  out.write(
    preview
      ? `用微信扫 ${CODE} 里的二维码\n`
      : `${what} 已上传：在小程序后台「版本管理」里设为体验版，走完再提交审核\n`,
  )
}

const CODE = join(fileURLToPath(new URL('../../', import.meta.url)), 'dist/preview.jpg')

const NAMES: Record<string, string> = { __FULL__: '全部', __APP__: '主包' }
