import type { Say } from './language.ts'
import type { Visitor } from './visitor.ts'
import type { Wanted } from './wanted.ts'

export interface Step {
  title: string
  text: string
}

/** How to get into the mini-program without this page. @param name the mini-program's */
export function stepsFor(
  t: Say,
  visitor: Visitor,
  { kind, stay }: Wanted,
  name: string,
): { steps: Step[]; or?: string } {
  if (visitor === 'desktop') {
    return {
      steps: [
        { title: t('打开手机微信的“扫一扫”'), text: t('对准二维码，手机上会打开同一个页面') },
        { title: t('在手机上点“打开小程序”'), text: t('患者本人或家人的手机都可以') },
      ],
    }
  }
  const steps: Step[] = [
    {
      title: t(visitor === 'phone' ? '打开微信，在首页向下拉' : '回到微信首页，向下拉'),
      text: t('点最上面的“搜索”'),
    },
    { title: t('搜“{0}”', name), text: t('点进同名的小程序') },
  ]
  if (visitor === 'old-wechat')
    steps.unshift({
      title: t('更新微信'),
      text: t('在微信“我 → 设置 → 关于微信”里检查更新，再打开这个页面；不更新，就接着往下做'),
    })
  if (kind === 'stay')
    steps.push({
      title: t('填住院登记号 {0}', stay),
      text: t('授权以后，在“选择或填写住院登记号”里填'),
    })
  return { steps, or: t('床头有二维码的，也可以用微信“扫一扫”扫它，直接进入。') }
}

/** What is known of where the visitor wants to get. @param byHand whether no way is left that brings it along */
export function placeWords(
  t: Say,
  { kind, stay }: Wanted,
  byHand: boolean,
): { tone: 'good' | 'warn'; title: string; text: string } | undefined {
  switch (kind) {
    case 'stay':
      return byHand
        ? { tone: 'good', title: t('您的住院登记号：{0}', stay), text: t('这样打开要自己填一次') }
        : { tone: 'good', title: t('已记下住院登记号 {0}', stay), text: t('打开小程序后不用再填') }
    case 'bed':
      return {
        tone: 'good',
        title: t('已记下床头二维码'),
        text: t(byHand ? '这样打开，授权以后要自己选住院' : '打开小程序后不用再扫'),
      }
    case 'unreadable':
      return {
        tone: 'warn',
        title: t('床头二维码没扫清楚'),
        text: t('可以再扫一次，也可以先打开小程序，授权以后再选住院'),
      }
    default:
      return undefined
  }
}
