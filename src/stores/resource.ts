import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asFailure, type ApiFailure } from '../api/failure.ts'
import { derived } from './derived.ts'

type ResourceStatus = 'idle' | 'loading' | 'ready' | 'failed'

/** Something that is fetched: what a page needs to show its skeleton, its content or its failure. */
export interface Resource<T, I extends unknown[]> {
  /** Kept while a newer one is being fetched, and where that fails. */
  data: ShallowRef<T | undefined>
  failure: ShallowRef<ApiFailure | undefined>
  status: Readonly<Ref<ResourceStatus>>
  pending: Ref<boolean>
  /** Never throws. @returns whether it came, and is still what is wanted */
  load(...input: I): Promise<boolean>
  /**
   * As `load`, of what has been asked for already, as part of something larger; undefined where that has no such part.
   */
  take(coming: Promise<T | undefined>): Promise<boolean>
  reset(): void
}

/** The latest call wins: an answer that was overtaken is dropped. */
export function createResource<T, I extends unknown[]>(
  fetch: (...input: I) => Promise<T>,
): Resource<T, I> {
  const data = shallowRef<T>()
  const failure = shallowRef<ApiFailure>()
  const pending = ref(false)
  let latest = 0

  const load = (...input: I): Promise<boolean> => take(fetch(...input))

  async function take(coming: Promise<T | undefined>): Promise<boolean> {
    const mine = ++latest
    pending.value = true
    try {
      const fetched = await coming
      if (mine !== latest) return false
      data.value = fetched
      failure.value = undefined
      return true
    } catch (error) {
      if (mine !== latest) return false
      failure.value = asFailure(error)
      // Whoever may no longer see it must not go on seeing the last of it.
      if (failure.value.code === 'state.not-authorized') data.value = undefined
      return false
    } finally {
      if (mine === latest) pending.value = false
    }
  }

  function reset(): void {
    latest++
    data.value = undefined
    failure.value = undefined
    pending.value = false
  }

  const status = derived<ResourceStatus>(() =>
    data.value !== undefined
      ? 'ready'
      : pending.value
        ? 'loading'
        : failure.value !== undefined
          ? 'failed'
          : 'idle',
  )

  return { data, failure, status, pending, load, take, reset }
}
