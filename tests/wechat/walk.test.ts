import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Device, prepare } from '../miniprogram/device.ts'
import { startInWechat, type RunningInWechat } from '../../testkit/wechat/running.ts'
import { faultsOf } from '../../testkit/wechat/checks.ts'
import { MODES, type ModeName } from '../../testkit/wechat/modes.ts'
import { Outside, signedIn } from '../../testkit/wechat/outside.ts'
import { differingPixels } from './pixels.ts'
import { Recorded, Replayed, type Tape } from './tape.ts'
import { WALK_LAUNCH, walkThrough } from '../../testkit/wechat/walk.ts'

const STOPS = [
  'arrival',
  'help',
  'privacy',
  'consent',
  'identity',
  'identity-documents',
  'handoff',
  'stay-frozen',
  'stay-term',
  'agreements',
  'agreement',
  'patients-remove',
  'stay-largest',
  'patients',
  'stay-settled',
  'stay-offline',
]
/** In the care mode the stay is in several. */
const CARE_STOPS = STOPS.flatMap((stop) =>
  stop === 'stay-term' ? ['care-paid', 'care-next', stop, 'care-call'] : stop,
)
let running: RunningInWechat

beforeAll(async () => {
  running = await startInWechat()
}, 180_000)
afterEach(() => running.putAway())
afterAll(() => running.close())

test.each(Object.keys(MODES) as ModeName[])(
  'on exparser, every page can be read and used: %s',
  async (name) => {
    const { device: options, walk, smallestType } = MODES[name]
    const outside = new Outside(await signedIn(running.care))
    const device = await running.open(outside, { ...options, launch: WALK_LAUNCH })
    const visited: string[] = []
    const faults: Record<string, string[]> = {}
    const visit = async (stop: { name: string; sheet: boolean }) => {
      visited.push(stop.name)
      const found = await faultsOf(device, { sheet: stop.sheet, smallestType })
      if (found.length > 0) faults[stop.name] = found
    }
    await walkThrough(device, outside, visit, walk)
    expect(faults).toEqual({})
    expect(visited).toEqual(name === 'care' ? CARE_STOPS : STOPS)
  },
  180_000,
)

test('glass-easel draws the same to the pixel, and without pixels the same is to be read', async () => {
  const now = Date.now()
  const drawn = new Map<string, { picture: Buffer; words: string }>()
  const outside = await Recorded.of(running.care)
  const exparser = await running.open(outside, { launch: WALK_LAUNCH, now })
  await walkThrough(exparser, outside, async ({ name }) => {
    drawn.set(name, { picture: await exparser.picture(), words: words(await exparser.text()) })
  })

  const differing: Record<string, number> = {}
  const again = await replay(outside.tape)
  const easel = await running.open(again, { engine: 'glass-easel', launch: WALK_LAUNCH, now })
  await walkThrough(easel, again, async ({ name }) => {
    const { picture } = drawn.get(name)!
    const count = await differingPixels(running.browser, picture, await easel.picture())
    if (count > 0) differing[name] = count
    const complaints = await easel.newComplaints()
    expect(complaints, name).toEqual([])
  })
  expect(differing).toEqual({})

  const once = await replay(outside.tape)
  const device = new Device(await prepare(running.built), {
    now,
    cloud: (action, data) => once.callFunction(action, data),
    answers: once.answers,
  })
  await device.launch(WALK_LAUNCH)
  await walkThrough(device, once, async ({ name }) => {
    expect(words(device.text()), name).toBe(drawn.get(name)!.words)
  })
}, 180_000)

const replay = async (tape: Tape) => new Replayed(await signedIn(running.care), tape)

const words = (text: string): string => text.replace(/\s+/g, '')
