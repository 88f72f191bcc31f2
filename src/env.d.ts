/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

interface ImportMetaEnv {
  /** The CloudBase environment that holds the patient function; WeChat only. */
  readonly VITE_CLOUD_ENV?: string
  /** `on`: the mini-program has WeChat's plug-in 同声传译. */
  readonly VITE_SPEECH_PLUGIN?: string
}

/** WeChat's plug-in 同声传译, where the mini-program has it. */
declare function requirePlugin(name: 'WechatSI'): {
  textToSpeech(options: {
    lang: 'zh_CN'
    content: string
    success(spoken: { filename: string }): void
    fail(): void
  }): void
}
