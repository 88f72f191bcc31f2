import type { Environment } from '../../../cloudfunctions/lib/config/environment.ts'
import { configurationProblems } from '../../functions/configuration.ts'
import { isStoreElsewhere } from '../context.ts'
import { failed, passed, type Check } from '../check.ts'

const BY_THE_TABLE = 20

/** The standard's own appendix has one of 32: what the insurer has assigned is right. */
function remarkOn({ PLATFORM_APPID = '' }: Environment): string {
  const length = [...PLATFORM_APPID.trim()].length
  return length > BY_THE_TABLE
    ? `；PLATFORM_APPID 有 ${length} 个字符，标准的字段表写 ${BY_THE_TABLE}，以平台分配的为准`
    : ''
}

/** By the functions' own readers, so that what passes here also starts there. */
export const configuration: Check = {
  title: '配置',
  needs: [],
  shared: true,
  run({ env, whole }) {
    const problems = configurationProblems(
      isStoreElsewhere(env) ? { ...whole, STORE: 'cloudbase' } : whole,
    )
    if (problems.size === 0) return passed(`各云函数都接受${remarkOn(env)}`)
    return failed(
      [...problems].map(([name, why]) => `${name} ${why}`).join('；'),
      '请逐项改正；各变量的含义见 docs/deploy.md',
    )
  },
}
