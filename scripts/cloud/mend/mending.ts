import type { CloudApi } from '../api/client.ts'
import type { Mend } from '../state/compare.ts'
import type { Found } from '../state/found.ts'
import type { CloudState } from '../state/state.ts'
import type { Prepared } from '../state/wanted.ts'

/** What mending works with. */
export interface Mending {
  api: CloudApi
  wanted: CloudState
  found: Found
  prepared: readonly Prepared[]
  /** Of the code, as git names it. */
  revision: string
  /** Between two looks at a function that is being changed, ms. */
  pauseMs?: number
}

/** What mending is, in words. */
export function wordsFor(mend: Mend): string {
  switch (mend.do) {
    case 'collection':
      return `新建集合 ${mend.collection}，仅管理员可读写，并建索引`
    case 'indexes':
      return `集合 ${mend.collection}：建索引`
    case 'permission':
      return `集合 ${mend.collection}：权限改为仅管理员可读写`
    case 'client-rule':
      return '客户端只能调用 patient，且须登录'
    case 'anonymous-login':
      return '关闭匿名登录'
    case 'function':
      return `新建云函数 ${mend.function}：代码、变量、定时触发、公网访问、固定出口 IP`
    case 'code':
      return `${mend.function}：更新代码`
    case 'configuration':
      return `${mend.function}：更新配置和变量`
    case 'timers':
      return `${mend.function}：重建定时触发`
    case 'route':
      return `${mend.domain}：建路径 ${mend.path}`
    case 'remove-route':
      return `${mend.domain}：删去路径 ${mend.path}`
    case 'migration':
      return `数据迁移 ${mend.migration}`
    case 'by-hand':
      return `请手工：${mend.todo}`
  }
}
