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
  onNeedPrivacyAuthorization?(
    listener: (
      resolve: (outcome: {
        event: 'agree' | 'disagree' | 'exposureAuthorization'
        buttonId?: string
      }) => void,
    ) => void,
  ): void
  setVisualEffectOnCapture?(options: { visualEffect: 'hidden' | 'none'; complete?(): void }): void
  getAppBaseInfo?(): { fontSizeScaleFactor?: number }
  openDocument(options: {
    filePath: string
    fileType: string
    showMenu: boolean
    success(): void
    fail(): void
  }): void
  /** From base library 2.16.1 on, and only in a tap. */
  shareFileMessage?(options: {
    filePath: string
    fileName: string
    success(): void
    fail(reason: { errMsg: string }): void
  }): void
  previewImage(options: { urls: string[]; showmenu?: boolean }): void
  canIUse(feature: string): boolean
  /** `encrypt`: from base library 2.21.3 on, and only in these that answer later. */
  setStorage(options: { key: string; data: unknown; encrypt: true; complete(): void }): void
  getStorage(options: {
    key: string
    encrypt: true
    success(found: { data: unknown }): void
    fail(): void
  }): void
  removeStorage(options: { key: string; complete(): void }): void
  env: { USER_DATA_PATH: string }
  getFileSystemManager(): {
    mkdirSync(path: string, recursive: boolean): void
    rmdirSync(path: string, recursive: boolean): void
    writeFile(options: WriteOptions): void
    appendFile(options: WriteOptions): void
  }
}

interface WriteOptions {
  filePath: string
  data: string
  encoding: 'base64'
  success(): void
  fail(reason: { errMsg: string }): void
}
