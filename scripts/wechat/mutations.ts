/** One thing broken in a built mini-program, as somebody might break it, or a tool on the way. */
export interface Mutation {
  what: string
  file: string
  /** What is there: it has to be, or nothing would be tried. */
  from: string | RegExp
  to: string
}

/** At the end of a style sheet: what nothing else there takes back. */
const added = (what: string, css: string, file = 'app.wxss'): Mutation => ({
  what,
  file,
  from: /$/,
  to: css,
})

export const MUTATIONS: readonly Mutation[] = [
  { what: '少一个结束标签', file: 'pages/consent/index.wxml', from: '</app-card>', to: '' },
  { what: '模板里用了 ?.', file: 'components/AppButton.wxml', from: '{{b}}', to: '{{b?.c}}' },
  {
    what: 'wx:elif 前面没有 wx:if',
    file: 'components/AppField.wxml',
    from: / wx:if="\{\{m\}\}"/,
    to: '',
  },
  added('样式里多一个大括号', '}'),
  added('组件的样式里按标签选', 'view{color:red}', 'components/AppCard.wxss'),

  {
    what: 'app.json 里少一页',
    file: 'app.json',
    from: /,\s*"pages\/handoff\/index"/,
    to: '',
  },
  { what: 'app.json 里少分包的一页', file: 'app.json', from: /,\s*"view\/index"/, to: '' },
  {
    what: '页面没有登记用到的组件',
    file: 'pages/identity/index.json',
    from: '"app-field"',
    to: '"app-fields"',
  },
  {
    what: '组件的路径写错',
    file: 'pages/stay/index.json',
    from: 'components/PreauthorizationCard',
    to: 'components/PreauthorisationCard',
  },

  { what: '点按的事件名写错', file: 'components/AppButton.wxml', from: 'bindtap', to: 'bindtab' },
  {
    what: '点按的处理函数写错',
    file: 'components/TapRow.wxml',
    from: /bindtap="\{\{\w+\}\}"/,
    to: 'bindtap="{{nobody}}"',
  },
  {
    what: '同意按钮不告诉应用',
    file: 'pages/consent/index.wxml',
    from: 'bindagreeprivacyauthorization',
    to: 'bindagreeprivacy',
  },
  { what: '输入不告诉应用', file: 'components/AppField.wxml', from: / bindinput="\S+"/, to: '' },
  {
    what: '弹层关不掉',
    file: 'components/AppSheet.wxml',
    from: /( aria-label="\S+") bindtap="\S+">/,
    to: '$1>',
  },
  {
    what: '组件的事件没有接上',
    file: 'pages/arrival/index.wxml',
    from: /bindpress="(\S+)" (u-i="\S+" bind:__l="__l" u-p="\S+" slot="bar")/,
    to: 'bindpressed="$1" $2',
  },

  { what: '按钮的插槽没有了', file: 'components/AppPage.wxml', from: '<slot name="bar"/>', to: '' },
  { what: '卡片的插槽没有了', file: 'components/AppCard.wxml', from: '<slot/>', to: '' },
  { what: '放错了插槽', file: 'pages/arrival/index.wxml', from: 'slot="bar"', to: 'slot="foot"' },
  {
    what: '弹层的 wx:if 反了',
    file: 'components/AppSheet.wxml',
    from: 'wx:if="{{a}}"',
    to: 'wx:if="{{!a}}"',
  },
  {
    what: '金额的 wx:if 反了',
    file: 'components/PreauthorizationCard.wxml',
    from: 'wx:if="{{d}}"',
    to: 'wx:if="{{!d}}"',
  },
  {
    what: '列表接到别的数据上',
    file: 'components/ChoiceList.wxml',
    from: 'wx:for="{{a}}"',
    to: 'wx:for="{{aa}}"',
  },

  {
    what: '输入框没有名称',
    file: 'components/AppField.wxml',
    from: / aria-label="\S+"/,
    to: '',
  },
  {
    what: '关闭按钮没有名称',
    file: 'components/AppSheet.wxml',
    from: /(tabindex="0") aria-label="\S+"/,
    to: '$1',
  },
  added(
    '按钮只有 20 像素高',
    '.btn{height:20px!important;min-height:0!important;padding:0!important}',
  ),
  added('字太小', '.soft{font-size:11px!important}'),
  added('字太淡', '.soft{color:#b9c2c5!important}'),
  added('标题伸出屏幕', '.h1{display:block;width:460px!important}'),
  added('字被切掉', '.card .h2,.h2{display:block;height:12px;overflow:hidden}'),
  added('卡片叠在一起', '.card-icon,.h2{margin-bottom:-36px!important}'),
  added(
    '点不到按钮',
    '.page-body{position:relative;z-index:99;padding-bottom:400px;margin-bottom:-400px}',
  ),

  {
    what: '模块的路径写错',
    file: 'pages/stay/index.js',
    from: 'common/shared.js',
    to: 'common/share.js',
  },
  { what: '用到浏览器才有的 document', file: 'app.js', from: /^/, to: 'document.title="";' },
  {
    what: '微信没有的接口',
    file: 'common/shared.js',
    from: 'cloud.callFunction',
    to: 'cloud.callFunctions',
  },
  {
    what: '云函数的名称写错',
    file: 'common/shared.js',
    from: /name:\s*"patient"/,
    to: 'name:"patients"',
  },
]
