import { configurationProblems } from '../../functions/configuration.ts'
import { isStoreElsewhere } from '../bench.ts'
import { failed, passed, type Check } from '../check.ts'

/** By the functions' own readers, so that what passes here also starts there. */
export const configuration: Check = {
  title: '配置',
  needs: [],
  run({ env }) {
    const problems = configurationProblems(
      isStoreElsewhere(env) ? { ...env, STORE: 'cloudbase' } : env,
    )
    if (problems.size === 0) return passed('各云函数都接受')
    return failed(
      [...problems].map(([name, why]) => `${name} ${why}`).join('；'),
      '请逐项改正；各变量的含义见 docs/deploy.md',
    )
  },
}
