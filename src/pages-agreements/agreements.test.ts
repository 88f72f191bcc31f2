import { beforeEach, expect, it, vi } from 'vitest'
import { api, newPhone, refuse } from '../stores/testing.ts'
import { useAgreements } from './agreements.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('../stores/testing.ts')).call }))

beforeEach(newPhone)

it('another patient never sees the list before', async () => {
  api.answers['agreements.list'] = ({ patientId }) =>
    patientId === 'p1' ? { agreements: [{ cntr_no: 'A' }] } : refuse('unavailable.store', true)()
  const agreements = useAgreements()
  await agreements.load('p1')
  expect(agreements.list).toHaveLength(1)
  await agreements.load('p2')
  expect([agreements.list, agreements.status]).toEqual([undefined, 'failed'])
})
