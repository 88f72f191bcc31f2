import { generatedAnswer, platformStandIn } from '../../cloudfunctions/reconcile/testing.ts'
import { MEASURE_CHANNEL } from './measureSample.ts'

// A process of its own: what it needs to make the answer is not counted.
const rows = Number(process.argv[2])
const { url } = await platformStandIn(MEASURE_CHANNEL, () => ({
  parts: generatedAnswer(MEASURE_CHANNEL, rows, Date.now()),
}))
process.send?.({ url })
process.once('disconnect', () => process.exit(0))
