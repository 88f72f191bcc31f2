import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'

/** Whether a hold is in force, be it for a part of what was frozen. */
export const isHeld = ({ phase }: Pick<Preauthorization, 'phase'>): boolean =>
  phase === 'frozen' || phase === 'partly-released'
