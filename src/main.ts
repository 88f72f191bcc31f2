import { createSSRApp } from 'vue'
import { createPinia } from 'pinia'
import App from './App.vue'
import { listenForBack } from './platform/backButton.ts'
// #ifdef H5
import PageAway from './components/PageAway.vue'
// #endif

export function createApp() {
  listenForBack()
  const app = createSSRApp(App)
  app.use(createPinia())
  // #ifdef H5
  // Under uni-app's own name for it, or its bare one would be shown.
  app.component('AsyncError', PageAway)
  // #endif
  return { app }
}
