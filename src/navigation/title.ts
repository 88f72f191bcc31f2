import { onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'
import { language, t, type Phrase } from '../words/t.ts'
import { isOpen, type Route } from './go.ts'

/** A page's title in the language of the app. pages.json has the Chinese one: nothing is done while that is right. */
export function useTitle(route: Route, title: Phrase): void {
  let set = false
  function write(): void {
    if (!set && language() === 'zh') return
    set = true
    // The page may have been left again: then there is no bar to write on.
    uni.setNavigationBarTitle({ title: t(title), fail() {} })
  }
  onShow(write)
  // The bar is that of the page on top: the others write theirs when they come to the front.
  watch(language, () => {
    if (isOpen(route)) write()
  })
}
