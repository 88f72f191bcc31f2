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

/** The few parts of WeChat's own API that uni-app does not pass on with types. */
declare const wx: {
  cloud: {
    init(options: { env?: string }): void
    callFunction(options: { name: string; data: object }): Promise<{ result?: unknown }>
  }
  onNeedPrivacyAuthorization?(listener: (resolve: (outcome: { event: 'agree' | 'disagree' | 'exposureAuthorization'; buttonId?: string }) => void) => void): void
  setVisualEffectOnCapture?(options: { visualEffect: 'hidden' | 'none'; complete?(): void }): void
  getAppBaseInfo?(): { fontSizeScaleFactor?: number }
  openDocument(options: { filePath: string; fileType: 'pdf'; showMenu: boolean; success(): void; fail(): void }): void
  previewImage(options: { urls: string[]; showmenu?: boolean }): void
  env: { USER_DATA_PATH: string }
  getFileSystemManager(): {
    mkdirSync(path: string, recursive: boolean): void
    rmdirSync(path: string, recursive: boolean): void
    writeFile(options: { filePath: string; data: string; encoding: 'base64'; success(): void; fail(reason: { errMsg: string }): void }): void
  }
}
