import { storeBehaviour } from '../../cloudfunctions/lib/store/store.behaviour.ts'
import { createMemoryStore } from './memoryStore.ts'

storeBehaviour('The simulation’s store', async (now) => createMemoryStore(now))
