/** Reads configuration from environment variables, and collects everything that is wrong before it says so. */
export interface EnvironmentReader {
  text(name: string): string
  optionalText(name: string): string | undefined
  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T
  /** An integer in the inclusive range. */
  integer(name: string, range: { from: number; to: number }, fallback: number): number
  /** What paths are put behind; without a slash at its end. */
  url(name: string): string
  optionalUrl(name: string): string | undefined
  /** What is called as it stands: with a slash at its end it may be another place than without. */
  endpoint(name: string): string
  optionalEndpoint(name: string): string | undefined
  /** Of every variable that is there. */
  names(): readonly string[]
  /**
   * The same with these values in place of what the variables say; undefined: not set. What is wrong with one of them
   * is noted under another name.
   */
  over(
    values: Readonly<Record<string, string | undefined>>,
    nameOf: (name: string) => string,
  ): EnvironmentReader
  /** Notes a problem found by the caller. */
  wrong(name: string, why: string): void
  /** @throws ConfigurationError naming every wrong or missing variable */
  check(): void
}

/** The start stops here. Names variables, never their values. */
export class ConfigurationError extends Error {
  /** What is wrong with each variable, by name. */
  readonly problems: ReadonlyMap<string, string>

  constructor(problems: ReadonlyMap<string, string>) {
    super(`配置有误：${[...problems].map(([name, why]) => `${name} ${why}`).join('；')}`)
    this.name = 'ConfigurationError'
    this.problems = problems
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

export const readEnvironment = (env: Environment): EnvironmentReader =>
  readerOf(
    env,
    (name) => env[name],
    new Map(),
    (name) => name,
  )

function readerOf(
  env: Environment,
  look: (name: string) => string | undefined,
  noted: Map<string, string>,
  nameOf: (name: string) => string,
): EnvironmentReader {
  const problems = { set: (name: string, why: string) => noted.set(nameOf(name), why) }
  const value = (name: string) => look(name)?.trim() || undefined

  function optionalEndpoint(name: string): string | undefined {
    const text = value(name)
    if (text !== undefined && (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)))
      problems.set(name, '应是 http(s):// 开头的地址')
    return text
  }

  function endpoint(name: string): string {
    const text = optionalEndpoint(name)
    if (text === undefined) problems.set(name, '未设置')
    return text ?? ''
  }

  return {
    endpoint,
    optionalEndpoint,
    text(name) {
      const text = value(name)
      if (text === undefined) problems.set(name, '未设置')
      return text ?? ''
    },
    optionalText: value,
    oneOf(name, choices, fallback) {
      const text = value(name) ?? fallback
      const choice = choices.find((one) => one === text)
      if (choice === undefined) problems.set(name, `只能是 ${choices.join('、')} 之一`)
      return choice ?? fallback
    },
    integer(name, { from, to }, fallback) {
      const text = value(name) ?? String(fallback)
      const number = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
      if (!(number >= from && number <= to)) problems.set(name, `应是 ${from} 到 ${to} 的整数`)
      return number
    },
    url: (name) => withoutSlash(endpoint(name)),
    optionalUrl(name) {
      const text = optionalEndpoint(name)
      return text === undefined ? undefined : withoutSlash(text)
    },
    wrong(name, why) {
      problems.set(name, why)
    },
    names: () => Object.keys(env),
    over: (values, renamed) =>
      readerOf(
        env,
        (name) => (Object.hasOwn(values, name) ? values[name] : look(name)),
        noted,
        (name) => (Object.hasOwn(values, name) ? renamed(name) : nameOf(name)),
      ),
    check() {
      if (noted.size > 0) throw new ConfigurationError(noted)
    },
  }
}

function withoutSlash(url: string): string {
  let end = url.length
  while (url[end - 1] === '/') end -= 1
  return url.slice(0, end)
}
