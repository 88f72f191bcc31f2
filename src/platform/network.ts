import { readonly, ref } from 'vue'

const offline = ref(false)

/** Whether the phone has no network, as far as anybody has noticed. Reactive. */
export const isOffline = readonly(offline)

/** A call came through, or it did not for want of a network: that is surer than what the phone believes. */
export const noticeNetwork = (there: boolean): void => { offline.value = !there }

/** Once, at the start. */
export function listenForNetwork(): void {
  uni.onNetworkStatusChange(({ isConnected }) => noticeNetwork(isConnected))
}
