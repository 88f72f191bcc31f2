import { storeContract } from '../../cloudfunctions/lib/store/store.contract.ts'
import { createMemoryStore } from './memoryStore.ts'

storeContract('The simulation’s store', async (now) => createMemoryStore(now))
