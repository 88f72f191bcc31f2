import {
  encodeWire,
  openRequest,
  openResponse,
  parseWire,
  sealRequest,
  sealResponse,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { CHANNEL, NOW, SAMPLES, type Sample } from './envelopeMessages.ts'
import { floorSpeaker, librarySpeaker, type Speaker } from './envelopePeers.ts'
import { measure, ratioOf, spreadOf, type Spread } from './measure.ts'

export interface EnvelopeResult {
  sample: string
  step: 'seal' | 'open'
  large: boolean
  /** Of the message on the wire. */
  bytes: number
  /** ms of CPU. */
  ours: Spread
  overFloor: Spread
  /** Of the quickest round of each: what others do on the machine only ever makes a round slower. */
  bestOverFloor: number
  /** How many times as long they take. */
  peers: { name: string; times: Spread }[]
}

export interface EnvelopeOptions {
  rounds: number
  roundMs: number
  samples?: readonly Sample[]
  /** Without them only the floor is beside ours. */
  peers: boolean
  /** In how many of ten times ours is done twice: what a slower one would look like. */
  twiceOfTen?: number
}

/** Seal and open of every sample by ours, by two libraries and by the floor, in turns. */
export function measureEnvelope({
  rounds,
  roundMs,
  samples = SAMPLES,
  peers,
  twiceOfTen = 0,
}: EnvelopeOptions): EnvelopeResult[] {
  return samples.flatMap((sample) => {
    const ours = slowed(ourSpeaker(sample), twiceOfTen)
    const speakers = [
      ours,
      floorSpeaker(sample),
      ...(peers
        ? [librarySpeaker('sm-crypto', sample), librarySpeaker('sm-crypto-v2', sample)]
        : []),
    ]
    const wire = bytesOf(ours.seal())
    // JavaScript's numbers have lost a 0 by the time a library's user signs them: it opens what it sealed itself.
    const received = speakers.map((speaker) => ({
      speaker,
      bytes: isPeer(speaker) ? bytesOf(speaker.seal()) : wire,
    }))
    return (['seal', 'open'] as const).map((step): EnvelopeResult => {
      const costsOf = measure(
        received.map(({ speaker, bytes }) => ({
          name: speaker.name,
          run: step === 'seal' ? () => speaker.seal() : () => speaker.open(bytes),
          // Seconds each; how far they are off is seen all the same.
          ...(sample.large && isPeer(speaker) && { mostRounds: Math.min(rounds, 3) }),
        })),
        { rounds, roundMs },
      )
      const own = costsOf(ours.name)
      const floor = costsOf('floor')
      return {
        sample: sample.name,
        step,
        large: sample.large,
        bytes: wire.length,
        ours: spreadOf(own),
        overFloor: ratioOf(own, floor),
        bestOverFloor: Math.min(...own) / Math.min(...floor),
        peers: speakers
          .filter(isPeer)
          .map(({ name }) => ({ name, times: ratioOf(costsOf(name), own) })),
      }
    })
  })
}

function slowed(speaker: Speaker, twiceOfTen: number): Speaker {
  let count = 0
  const again = () => count++ % 10 < twiceOfTen
  return twiceOfTen === 0
    ? speaker
    : {
        name: speaker.name,
        seal: () => (again() && speaker.seal(), speaker.seal()),
        open: (wire) => (again() && speaker.open(wire), speaker.open(wire)),
      }
}

/** What a message is on the wire. */
export const bytesOf = (message: string | Buffer): Buffer =>
  typeof message === 'string' ? Buffer.from(message) : message
const isPeer = ({ name }: Speaker): boolean => name.startsWith('sm-crypto')

/** Ours, as the functions use it: everything is checked. */
export function ourSpeaker({ kind, data }: Sample): Speaker {
  const fresh = { now: NOW, windowSeconds: 600 }
  return kind === 'request'
    ? {
        name: 'ours',
        seal: () =>
          encodeWire(sealRequest(CHANNEL, { funid: 'BC00.03.00.03', data, timestamp: NOW })),
        open: (wire) => openRequest(CHANNEL, parseWire(wire) as WireObject, fresh),
      }
    : {
        name: 'ours',
        seal: () =>
          encodeWire(
            sealResponse(CHANNEL, {
              code: 0,
              type: 'success',
              message: '成功',
              data,
              timestamp: NOW,
            }),
          ),
        open: (wire) => openResponse(CHANNEL, parseWire(wire) as WireObject, fresh),
      }
}
