/** The landing page in English. The keys are what it says in Chinese. */
export const ENGLISH = {
  泉州市医疗保障: 'Quanzhou Healthcare Security',
  信用就医: 'Credit-based care',
  '住院不用先交押金。': 'No deposit before a hospital stay.',
  '冻结多少、用了多少，都能看到。': 'See how much is on hold and how much was used.',
  '请稍候…': 'Please wait…',
  打开小程序: 'Open the mini-program',
  重试: 'Try again',
  '打不开？还可以这样': 'It does not open? Another way',
  '不等了？可以这样打开': 'Waited long enough? Another way',
  请这样打开: 'How to open it',
  用手机打开: 'Open it on a phone',
  这个页面的二维码: 'QR code of this page',
  '遇到问题，请到护士站或住院结算窗口问。':
    "If something does not work, ask at the nurses' station or the billing desk.",
  '网络不通，暂时打不开': 'No network, so it cannot be opened',
  '请看看手机有没有连上网络，再点“重试”': 'Check that the phone is online, then tap "Try again"',
  暂时打不开小程序: 'It cannot be opened just now',
  '请过一会儿再点“重试”，或照下面的步骤打开':
    'Tap "Try again" in a while, or follow the steps below',
  您的微信版本较旧: 'Your WeChat is too old',
  '不能直接打开小程序，请照下面的步骤做':
    'It cannot open the mini-program from here. Please follow the steps below',
  没有打开小程序: 'The mini-program did not open',
  请照下面的步骤打开: 'Please follow the steps below',
  '请再点一次，或照下面的步骤打开': 'Please tap once more, or follow the steps below',
  把网址发到手机微信: 'Send the address to WeChat on a phone',
  在手机上打开它: 'Open it there',
  患者本人或家人的手机都可以: "The patient's phone or a relative's will do",
  复制网址: 'Copy the address',
  '已复制，可以发到手机微信里打开': 'Copied: send it to WeChat on a phone',
  复制小程序名称: 'Copy the name',
  '已复制，到微信的搜索框里粘贴': 'Copied: paste it into the search box of WeChat',
  '没能复制，请记下：{0}': 'Could not be copied, please note: {0}',
  '打开手机微信的“扫一扫”': 'Open "扫一扫" (Scan) in WeChat on a phone',
  '对准二维码，手机上会打开同一个页面': 'Point it at the code: the phone opens this same page',
  '在手机上点“打开小程序”': 'On the phone tap "Open the mini-program"',
  '打开微信，在首页向下拉': 'Open WeChat and pull its first page down',
  '回到微信首页，向下拉': 'Go back to the first page of WeChat and pull it down',
  '点最上面的“搜索”': 'Tap "搜索" (Search) at the top',
  '搜“{0}”': 'Search for "{0}" (its name)',
  点进同名的小程序: 'Tap the mini-program of that name',
  更新微信: 'Update WeChat',
  '在微信“我 → 设置 → 关于微信”里检查更新，再打开这个页面；不更新，就接着往下做':
    'In WeChat under "我 → 设置 → 关于微信" (Me, Settings, About) look for updates, then open this page again; or go on below without',
  '填住院登记号 {0}': 'Enter the admission number {0}',
  '授权以后，在“选择或填写住院登记号”里填':
    'After authorising, under "Choose or enter an admission number"',
  '床头有二维码的，也可以用微信“扫一扫”扫它，直接进入。':
    'Is there a code at the bed? Scan it with "扫一扫" (Scan) in WeChat to get in at once.',
  '已记下住院登记号 {0}': 'Admission number {0} noted',
  打开小程序后不用再填: 'No need to enter it in the mini-program',
  '您的住院登记号：{0}': 'Your admission number: {0}',
  这样打开要自己填一次: 'Opened this way, it has to be entered once',
  已记下床头二维码: 'Bedside code noted',
  打开小程序后不用再扫: 'No need to scan it again',
  '这样打开，授权以后要自己选住院': 'Opened this way, choose the stay after authorising',
  床头二维码没扫清楚: 'The bedside code could not be read',
  '可以再扫一次，也可以先打开小程序，授权以后再选住院':
    'Scan it once more, or open the mini-program and choose the stay after authorising',
} as const satisfies Record<string, string>

export type Phrase = keyof typeof ENGLISH
