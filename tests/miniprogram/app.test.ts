import { afterAll, afterEach, beforeAll } from 'vitest'
import { running } from './runningMiniProgram.ts'
import './app/walk.ts'
import './app/arrival.ts'
import './app/consent.ts'
import './app/evoucher.ts'
import './app/quickFinger.ts'
import './app/offline.ts'
import './app/platform.ts'
import './app/documents.ts'
import './app/patients.ts'
import './app/wechat.ts'
import './app/back.ts'
import './app/campuses.ts'

// One build of the app and one set of running functions serve all of these.
beforeAll(() => running.start(), 180_000)
afterEach(() => running.putAway())
afterAll(() => running.close())
