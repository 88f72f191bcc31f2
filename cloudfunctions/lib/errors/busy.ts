import { UnavailableError } from '../protocol/index.ts'

/** Too many at once, or overtaken time and again. Nothing was begun or written: a moment later all is well. */
export class Busy extends UnavailableError {
  override readonly name = 'Busy'

  constructor(cause?: unknown) {
    super('unavailable.busy', '现在办理的人太多，请稍等几秒再试', { cause })
  }
}
