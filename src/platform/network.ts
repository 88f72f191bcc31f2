import { readonly, ref } from 'vue'

const offline = ref(false)

/** Whether the phone has no network, as far as anybody has noticed. Reactive. */
export const isOffline = readonly(offline)

/** A call came through, or it did not for want of a network: that is surer than what the phone believes. */
export const noticeNetwork = (there: boolean): void => {
  offline.value = !there
}

/** Once, at the start. */
export function listenForNetwork(): void {
  // #ifdef MP-WEIXIN
  uni.onNetworkStatusChange(({ isConnected }) => noticeNetwork(isConnected))
  // #endif
  // #ifdef H5
  // uni's own listens to the kind of connection, which not every browser tells.
  window.addEventListener('online', () => noticeNetwork(true))
  window.addEventListener('offline', () => noticeNetwork(false))
  // #endif
}
