/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

interface ImportMetaEnv {
  /** The CloudBase environment that holds the patient function; WeChat only. */
  readonly VITE_CLOUD_ENV?: string
}
