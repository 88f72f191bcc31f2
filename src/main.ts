import { createSSRApp } from 'vue'
import { createPinia } from 'pinia'
import App from './App.vue'
import { listenForBack } from './platform/backButton.ts'

export function createApp() {
  listenForBack()
  const app = createSSRApp(App)
  app.use(createPinia())
  return { app }
}
