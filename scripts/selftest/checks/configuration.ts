import { feeInfoSettings } from '../../../cloudfunctions/fee-info/settings.ts'
import { hospitalSettings } from '../../../cloudfunctions/hospital/settings.ts'
import { landingSettings } from '../../../cloudfunctions/landing/settings.ts'
import { ConfigurationError, type Environment } from '../../../cloudfunctions/lib/config/environment.ts'
import { patientSettings } from '../../../cloudfunctions/patient/settings.ts'
import { reconcileSettings } from '../../../cloudfunctions/reconcile/settings.ts'
import { isStoreElsewhere } from '../bench.ts'
import { failed, passed, type Check } from '../check.ts'

const READERS = [patientSettings, hospitalSettings, feeInfoSettings, reconcileSettings, landingSettings]

/** By the functions' own readers, so that what passes here also starts there. */
export const configuration: Check = {
  title: '配置',
  needs: [],
  run({ env }) {
    const problems = problemsOf(isStoreElsewhere(env) ? { ...env, STORE: 'cloudbase' } : env)
    if (problems.size === 0) return passed('各云函数都接受')
    return failed([...problems].map(([name, why]) => `${name} ${why}`).join('；'), '请逐项改正；各变量的含义见 docs/deploy.md')
  },
}

function problemsOf(env: Environment): Map<string, string> {
  const problems = new Map<string, string>()
  for (const read of READERS) {
    try {
      read(env)
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      for (const [name, why] of readProblems(error)) problems.set(name, why)
    }
  }
  return problems
}

/** The message has each variable, in order, with what is wrong behind it. */
function readProblems({ message, variables }: ConfigurationError): [string, string][] {
  let rest = message
  return variables.map((name, index) => {
    rest = rest.slice(rest.indexOf(`${name} `) + name.length + 1)
    const next = variables[index + 1]
    const end = next === undefined ? rest.length : rest.indexOf(`；${next} `)
    return [name, rest.slice(0, end)]
  })
}
