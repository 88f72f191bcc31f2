import type {
  Elsewhere,
  HospitalHelp,
  Preauthorization,
  Said,
} from '../../../cloudfunctions/patient/api.ts'
import type { IconName } from '../../styles/iconName.ts'
import { go } from '../../navigation/go.ts'
import { openElsewhere } from '../../platform/elsewhere.ts'
import { wordsOf } from '../../words/t.ts'
import { positionOf } from './position.ts'
import { t } from '../words.ts'

export interface Topic {
  name: string
  title: string
  icon: IconName
  lines: string[]
  steps?: { title: string; text: string }[]
  calls?: { title: string; phone: string }[]
  acts?: { label: string; press: () => void }[]
}

const linkTo = (place: Elsewhere | undefined, label: string) =>
  place === undefined ? [] : [{ label, press: () => openElsewhere(place) }]
const said = (words: Said | undefined) => (words === undefined ? [] : [wordsOf(words)])

/** What patients ask, answered with the hospital's own words where it has given any. */
export function topicsOf(help: HospitalHelp, state: Preauthorization | undefined): Topic[] {
  const papers = [
    ...linkTo(help.dailyBillLink, t('每日清单')),
    ...linkTo(help.invoiceLink, t('电子发票')),
  ]
  return [
    {
      name: 'sign',
      title: t('怎么签协议'),
      icon: 'paper',
      lines: [
        help.signing ? wordsOf(help.signing) : t('怎么签，请问护士站或住院结算窗口。'),
        ...(help.ending ? [t('不想要了：{0}', wordsOf(help.ending))] : []),
      ],
      acts: linkTo(
        help.signingLink,
        t(help.signingLink?.kind === 'picture' ? '看签协议的二维码' : '去签协议'),
      ),
    },
    {
      name: 'held',
      title: t('钱冻结着的时候'),
      icon: 'lock',
      lines: [
        t('医保个人账户里的钱先留着，暂时不能用；银行留的是额度，没有扣款。'),
        t('出院结算时才会用到，没有用到的会解冻。'),
        t('想早点解冻，问住院结算窗口。'),
      ],
    },
    {
      name: 'discharge',
      title: t('出院前的四步'),
      icon: 'check',
      lines: [],
      steps: stepsOf(help, state && positionOf(state)),
    },
    {
      name: 'bank',
      title: t('银行付的怎么还'),
      icon: 'card',
      lines: [
        t('出院结算时，银行先替您付的那部分，以后要还给银行。'),
        help.repaying
          ? wordsOf(help.repaying)
          : t('怎么还、什么时候还，看您签的协议，或者问银行。'),
        ...(help.bankName ? [t('银行：{0}', wordsOf(help.bankName))] : []),
      ],
      calls: help.bankPhone ? [{ title: t('打电话问银行'), phone: help.bankPhone }] : [],
      acts: [
        ...linkTo(help.bankLink, t('去银行还款')),
        { label: t('看我签的协议'), press: () => go('agreements', 'navigateTo', { open: 'only' }) },
      ],
    },
    {
      name: 'refund',
      title: t('退款以后'),
      icon: 'back',
      lines: [
        ...said(help.refund),
        t('个账有没有到账，问住院结算窗口；银行的部分还要不要还，问银行。'),
      ],
    },
    ...(papers.length === 0
      ? []
      : [
          {
            name: 'papers',
            title: t('每日清单和发票'),
            icon: 'bill' as const,
            lines: [t('由医院自己的服务给出，点下面打开。')],
            acts: papers,
          },
        ]),
  ]
}

function stepsOf(help: HospitalHelp, next: number | undefined): { title: string; text: string }[] {
  const marked = (title: string, number: number) =>
    next === undefined || number > next
      ? title
      : t(number === next ? '{0}（现在）' : '{0}（办好了）', title)
  return [
    { title: t('签信用就医协议'), text: t('签了，医院才能办冻结') },
    { title: t('医院办冻结'), text: t('代替押金，您不用做什么') },
    {
      title: t('出院结算'),
      text: help.discharge ? wordsOf(help.discharge) : t('到住院结算窗口办'),
    },
    { title: t('没有用到的解冻'), text: t('您不用做什么') },
  ].map((step, index) => ({ ...step, title: marked(step.title, index + 1) }))
}
