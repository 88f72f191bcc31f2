import { afterAll, beforeAll } from 'vitest'
import { deskWalk } from './deskWalk.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterAll(() => site.close())

deskWalk(() => site)
