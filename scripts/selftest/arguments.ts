import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { checkIdentity, type Identity } from '../../cloudfunctions/lib/identity/documents.ts'
import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'

export interface Arguments {
  /** Whose agreements are asked for; undefined where nobody was named. */
  patient: Identity | undefined
  /** Over the process's environment. */
  env: Record<string, string | undefined>
}

const USAGE =
  '用法：npm run -s selftest -- [--name 姓名 --cert-no 证件号码 [--cert-type 01]] [--env 配置文件]'
const OPTIONS = ['--name', '--cert-type', '--cert-no', '--env']

/** What is wrong with the command line, in Chinese. */
export class UsageError extends Error {
  constructor(why: string) {
    super(`${why}\n${USAGE}\n说明见 docs/selftest.md`)
    this.name = 'UsageError'
  }
}

/** @throws UsageError */
export function readArguments(given: readonly string[], now: number): Arguments {
  const values: Record<string, string> = {}
  for (let i = 0; i < given.length; i++) {
    const [option = '', inline] = given[i]!.split(/=(.*)/s)
    if (!OPTIONS.includes(option)) throw new UsageError(`不认识 ${given[i]!.slice(0, 20)}`)
    const value = inline ?? given[++i]
    if (!value) throw new UsageError(`${option} 后面没有内容`)
    values[option] = value
  }
  return {
    patient: readPatient(values, now),
    env: values['--env'] === undefined ? {} : readFile(values['--env']),
  }
}

function readPatient(
  { '--name': name, '--cert-no': number, '--cert-type': type }: Record<string, string>,
  now: number,
): Identity | undefined {
  if (name === undefined && number === undefined && type === undefined) return undefined
  if (name === undefined || number === undefined)
    throw new UsageError('--name 与 --cert-no 要一起给出')
  try {
    return checkIdentity({ psn_name: name, cert_type: type ?? '01', cert_no: number }, now)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new UsageError(`患者信息有误：${error.message}`)
  }
}

function readFile(file: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch {
    throw new UsageError(`读不到 ${file}`)
  }
}
