import { ask, Unanswered } from './ask.ts'
import { copied } from './copy.ts'
import { languageOf, speaker } from './language.ts'
import { configure, loadSdk } from './sdk.ts'
import { layOver } from './tag.ts'
import {
  button,
  offerCopy,
  say,
  show as showStage,
  showCode,
  showCopied,
  showSteps,
  speak,
  type Stage,
  type Words,
} from './view.ts'
import { visitorOf } from './visitor.ts'
import { addressOf, readWanted, tagPath } from './wanted.ts'
import { placeWords, stepsFor } from './words.ts'

/** The mini-program's name, from manifest.json. */
declare const APP_NAME: string

const language = languageOf(location.hash, navigator.language)
const t = speaker(language)
const visitor = visitorOf(navigator.userAgent, navigator.maxTouchPoints > 1)
const wanted = readWanted(location.search)
const here = `${location.origin}${location.pathname}${wanted.query === '' ? '' : `?${wanted.query}`}`

const OFFLINE: Words = {
  tone: 'warn',
  title: t('网络不通，暂时打不开'),
  text: t('请看看手机有没有连上网络，再点“重试”'),
}
const LATER: Words = {
  tone: 'warn',
  title: t('暂时打不开小程序'),
  text: t('请过一会儿再点“重试”，或照下面的步骤打开'),
}

/** The ways in that are there by now. */
let href: string | undefined
let tagged = false

async function start(): Promise<void> {
  say('notice', undefined)
  if (visitor === 'desktop') return showScan()
  if (visitor === 'old-wechat') {
    say('notice', {
      tone: 'warn',
      title: t('您的微信版本较旧'),
      text: t('不能直接打开小程序，请照下面的步骤做'),
    })
    return show('alone')
  }
  show('asking')
  const failures = await Promise.all([
    outcome(findLink()),
    outcome(visitor === 'wechat' ? layTag() : undefined),
  ])
  if (href !== undefined || tagged) return
  const whys = failures.map((failure) => (failure instanceof Unanswered ? failure.why : 'never'))
  if (whys.every((why) => why === 'never')) return show('alone')
  say('notice', whys.includes('offline') ? OFFLINE : LATER)
  show('retry')
}

const outcome = (work: Promise<void> | undefined): Promise<unknown> =>
  (work ?? Promise.resolve()).then(
    () => undefined,
    (error: unknown) => error,
  )

/** A link does not wait for the tag: it can be tapped at once. WeChat itself follows no scheme. */
async function findLink(): Promise<void> {
  const way = await ask('link', {})
  href = visitor === 'wechat' && way.parameter === 'query' ? undefined : addressOf(way, wanted)
  if (href !== undefined) show('open', href)
}

async function layTag(): Promise<void> {
  const url = location.href.replace(/#.*/, '')
  let taken = await ask('sign', { url })
  const sdk = await loadSdk()
  try {
    await configure(sdk, taken)
  } catch {
    // Somebody else has had another ticket made: once more with that one.
    taken = await ask('sign', { url, refused: true })
    await configure(sdk, taken)
  }
  tagged = true
  show('open', href)
  layOver(button(), tagPath(wanted), taken, {
    opened: () => say('notice', undefined),
    failed() {
      tagged = false
      notOpened()
      show(href === undefined ? 'alone' : 'open', href)
    },
  })
}

/** Reached where the tag does not lie over the button. */
function tapped(event: Event): void {
  if (href !== undefined) return
  event.preventDefault()
  if (tagged) notOpened()
  else if (button().getAttribute('aria-disabled') !== 'true') void start()
}

const notOpened = (): void =>
  say('notice', {
    tone: 'warn',
    title: t('没有打开小程序'),
    text: t(href === undefined ? '请照下面的步骤打开' : '请再点一次，或照下面的步骤打开'),
  })

async function showScan(): Promise<void> {
  show('scan')
  try {
    showCode((await ask('code', { url: here })).svg)
  } catch {
    showSteps([
      { title: t('把网址发到手机微信'), text: here },
      { title: t('在手机上打开它'), text: t('患者本人或家人的手机都可以') },
    ])
  }
}

function copy(text: string, done: string): void {
  void copied(text).then((is) => showCopied(is ? done : t('没能复制，请记下：{0}', text)))
}

/** The type is as large as the person has set it in the browser; what is large already grows less. */
function fitType(): void {
  const scale = Math.min(
    2,
    Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1),
  )
  const app = document.getElementById('app')! // of the page's own HTML
  app.style.setProperty('--fs', scale.toFixed(4))
  if (scale > 1.5) app.classList.add('large')
}

/** By hand nothing is brought along: what was noted has to be entered or chosen once more. */
function show(stage: Stage, to?: string): void {
  say('place', placeWords(t, wanted, stage === 'alone'))
  showStage(t, stage, to)
}

fitType()
speak(t, language)
say('place', placeWords(t, wanted, false))
const { steps, or } = stepsFor(t, visitor, wanted, APP_NAME)
showSteps(steps, or)
if (visitor === 'desktop')
  offerCopy(t('复制网址'), () => copy(here, t('已复制，可以发到手机微信里打开')))
else offerCopy(t('复制小程序名称'), () => copy(APP_NAME, t('已复制，到微信的搜索框里粘贴')))
button().addEventListener('click', tapped)
addEventListener('hashchange', () => location.reload())
void start()
