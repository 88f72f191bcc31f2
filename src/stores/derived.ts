import { computed, type Ref } from 'vue'

/**
 * `computed`, typed so that a store keeps its type: this pinia's declarations are for a newer Vue, and with this one
 * every getter would come out as `any`.
 */
export const derived = <T>(getter: () => T): Readonly<Ref<T>> => computed(getter)
