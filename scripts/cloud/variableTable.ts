import { code, markdownTable } from '../docs/markdown.ts'
import { DEPLOYED } from './functions.ts'
import { FIXED, VARIABLES, isRequired, variablesOf } from './variables.ts'

/** The table of environment variables in docs/deploy.md. */
export function variableTable(): string {
  const readers = DEPLOYED.map((one) => ({ one, names: variablesOf(one) }))
  const rows = Object.entries(VARIABLES).map(
    ([name, { what, fallback, example, from, secret }]) => {
      const users = readers.filter(({ names }) => names.includes(name)).map(({ one }) => one)
      const must = users.some((one) => isRequired(name, one))
        ? '必填'
        : fallback === undefined
          ? '可空'
          : `默认 ${code(fallback)}`
      return [
        code(name),
        what,
        must,
        code(example),
        from,
        secret ? '是' : '',
        users.length === DEPLOYED.length ? '全部' : users.map((one) => one.name).join('、'),
      ]
    },
  )
  const fixed = Object.entries(FIXED)
    .map(([name, value]) => `${code(name)} 为 ${code(value)}`)
    .join('，')
  return `${markdownTable(['变量', '是什么', '必填', '示例', '谁给', '密', '函数'], rows)}\n\n${fixed}：由部署脚本设置，不用填写。`
}
