import { readonly, ref, type Ref } from 'vue'

/**
 * Makes a deed that is done once however often the button is tapped: while it runs, further calls do nothing.
 * @returns the deed, and whether it is running
 */
export function single<T extends unknown[]>(
  deed: (...given: T) => Promise<void>,
): { run: (...given: T) => Promise<void>; running: Readonly<Ref<boolean>> } {
  const running = ref(false)
  const run = async (...given: T) => {
    if (running.value) return
    running.value = true
    try {
      await deed(...given)
    } finally {
      running.value = false
    }
  }
  return { run, running: readonly(running) }
}
