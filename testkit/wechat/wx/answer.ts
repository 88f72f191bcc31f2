/** What a call of wx ends with. An error ends in `fail`, with `<name>:fail <message>`. */
export type Answer = Record<string, unknown> | Error
