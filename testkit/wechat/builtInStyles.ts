import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/**
 * How WeChat's own components look before an app says anything. Tencent publishes no style sheet of them: the button is
 * uni-app's copy of it, the rest is what its documentation says.
 */
export async function builtInStyles(): Promise<string> {
  const button = createRequire(import.meta.url).resolve('@dcloudio/uni-components/style/button.css')
  return `${(await readFile(button, 'utf8')).replaceAll('uni-button', 'wx-button')}
body { margin: 0; font-size: 16px }
wx-view, wx-input { display: block }
wx-text { display: inline }
wx-scroll-view { display: block; overflow: auto; -webkit-overflow-scrolling: touch }
wx-image { display: inline-block; width: 320px; height: 240px; overflow: hidden }
wx-image[data-mode='widthFix'] { height: auto }
wx-image img { display: block; width: 100% }
wx-input input { display: block; box-sizing: border-box; width: 100%; height: 100%; padding: 0; border: 0;
  outline: 0; background: none; font: inherit; color: inherit }
[hidden] { display: none !important }`
}
