import { DEPLOYED } from '../cloud/functions.ts'
import { VARIABLES, isRequired } from '../cloud/variables.ts'
import { GIVERS, type Giver } from '../cloud/variables/variable.ts'

const WHAT_TO_DO: Readonly<Record<Giver, string>> = {
  随机生成:
    '已经生成好，不用改。SEAL_KEYS、INDEX_KEY 丢了，库里的个人信息就再也打不开：另抄一份，封存在保险柜',
  信息科: '信息科自己定的',
  医保平台: '向医保平台要',
  医保电子凭证: '向医保电子凭证要',
  微信后台: '在小程序、公众号的后台抄',
}

const HEAD = `# 正式环境的变量。只给云函数和信息科的命令用，不要放进代码目录，不要发给别人。
# 一行一个「名称=值」；值里有空格、分号、# 的，用单引号括起来。
# 「必填」的填好，其余的需要时去掉行首的 #。填好以后：
#   npm run cloud -- apply --env 环境ID --variables 本文件 --dry-run
`

/** Every variable, by who gives it, with a comment each; those that are made at random have fresh values. */
export const environmentFile = (): string => [HEAD, ...GIVERS.map(section)].join('\n')

/** What a person has to fill in before anything can be deployed, by who gives it. */
export const toFillIn = (): [Giver, string[]][] =>
  GIVERS.map((giver): [Giver, string[]] => [
    giver,
    namesOf(giver).filter((name) => isMust(name) && VARIABLES[name]?.make === undefined),
  ]).filter(([, names]) => names.length > 0)

const namesOf = (giver: Giver): string[] =>
  Object.keys(VARIABLES).filter((name) => VARIABLES[name]?.from === giver)

const isMust = (name: string): boolean => DEPLOYED.some((one) => isRequired(name, one))

const section = (giver: Giver): string =>
  `\n# ════ ${giver}：${WHAT_TO_DO[giver]}\n\n${namesOf(giver).map(entry).join('\n')}`

function entry(name: string): string {
  const { what, fallback, make } = VARIABLES[name]! // the names are its own
  const comment = `# ${what}${isMust(name) ? '；必填' : fallback === undefined ? '' : `；默认 ${fallback}`}`
  if (make !== undefined) return `${comment}\n${name}=${make()}\n`
  return `${comment}\n${isMust(name) ? '' : '# '}${name}=${isMust(name) ? '' : (fallback ?? '')}\n`
}
