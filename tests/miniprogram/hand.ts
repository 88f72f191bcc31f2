import { callHandlers } from './events.ts'
import type { Element } from './model.ts'
import { all, elementOf, findField, textOf, type View } from './screen.ts'
import type { Wx } from './wx.ts'

export interface HandNeeds {
  wx: Wx
  views: () => View[]
  navigate: (name: string, options: Record<string, unknown>) => void
  settle: () => Promise<void>
}

const TOGGLES = ['checkbox', 'radio', 'switch']

/** What a person does to the screen, and what WeChat's own fields and buttons make of it. */
export class Hand {
  readonly #needs: HandNeeds

  constructor(needs: HandNeeds) {
    this.#needs = needs
  }

  async tap(view: View): Promise<void> {
    const { path } = view
    const button = path.find(({ tag }) => tag === 'button')
    if (button && truthy(button.attrs.disabled))
      throw new Error(`the button ${textOf([view])} is disabled`)
    this.#needs.wx.gesture = true
    const point = { x: 100, y: 100 }
    callHandlers(path, 'tap', point, {
      touches: [],
      changedTouches: [
        { identifier: 0, clientX: point.x, clientY: point.y, pageX: point.x, pageY: point.y },
      ],
    })
    if (button) this.#press(button, path)
    this.#toggle(view)
    const link = path.find(({ tag }) => tag === 'navigator')
    if (link)
      this.#needs.navigate(
        String(link.attrs['open-type'] ?? 'navigateTo').replace(/^navigate$/, 'navigateTo'),
        { url: link.attrs.url },
      )
    await this.#needs.settle()
    this.#needs.wx.gesture = false
  }

  async type(label: string, value: string): Promise<void> {
    const { path } = findField(this.#needs.views(), label, ['input', 'textarea'])
    const [field] = path as [Element]
    if (truthy(field.attrs.disabled)) throw new Error(`the field ${label} is disabled`)
    const most = Number(field.attrs.maxlength ?? 140)
    const typed = most < 0 ? value : value.slice(0, most)
    const fire = (type: string) =>
      callHandlers([field], type, { value: typed, cursor: typed.length, keyCode: 0 })
    fire('focus')
    set(field, 'value', typed)
    const returned = fire('input')
    if (typeof returned === 'string') set(field, 'value', returned)
    await this.#needs.settle()
    fire('blur')
    await this.#needs.settle()
  }

  valueOf(label: string): string {
    const field = elementOf(findField(this.#needs.views(), label, ['input', 'textarea']))
    return String(get(field, 'value') ?? '')
  }

  async choose(label: string, option: string): Promise<void> {
    const picker = elementOf(findField(this.#needs.views(), label, ['picker']))
    if (truthy(picker.attrs.disabled)) throw new Error(`the picker ${label} is disabled`)
    const mode = picker.attrs.mode ?? 'selector'
    if (mode === 'date' || mode === 'time') callHandlers([picker], 'change', { value: option })
    else if (mode === 'selector') {
      const key = picker.attrs['range-key']
      const words = (picker.attrs.range as unknown[]).map((one) =>
        String(key === undefined ? one : (one as Record<string, unknown>)[String(key)]),
      )
      if (!words.includes(option))
        throw new Error(`the picker ${label} offers ${words.join('、')}, not ${option}`)
      // WeChat gives the place as text.
      callHandlers([picker], 'change', { value: String(words.indexOf(option)) })
    } else throw new Error(`the harness cannot use a picker of mode ${String(mode)} yet`)
    await this.#needs.settle()
  }

  async answerDialog(answer: string): Promise<void> {
    const dialog = this.#needs.wx.dialogs.shift()
    if (!dialog) throw new Error('no dialog is open')
    const { name, options } = dialog
    if (name === 'showActionSheet') {
      const place = (options.itemList as string[]).indexOf(answer)
      if (place < 0 && answer !== '取消')
        throw new Error(
          `the sheet offers ${(options.itemList as string[]).join('、')}, not ${answer}`,
        )
      dialog.answer(place < 0 ? new Error('cancel') : { tapIndex: place })
    } else {
      const confirm = answer === (options.confirmText ?? '确定')
      if (!confirm && (answer !== (options.cancelText ?? '取消') || options.showCancel === false))
        throw new Error(`the dialog has no ${answer}`)
      dialog.answer({ confirm, cancel: !confirm })
    }
    await this.#needs.settle()
  }

  #press(button: Element, path: readonly Element[]): void {
    const kinds = String(button.attrs['open-type'] ?? '').split('|')
    if (kinds.includes('agreePrivacyAuthorization')) {
      this.#needs.wx.privacy.consentTapped = true
      callHandlers([button], 'agreeprivacyauthorization', {
        errMsg: 'agreePrivacyAuthorization:ok',
      })
    }
    const form = path.find(({ tag }) => tag === 'form')
    if (form && button.attrs['form-type'] === 'submit') {
      const fields = all(this.#needs.views())
        .filter((view) => view.path.includes(form) && elementOf(view).attrs.name !== undefined)
        .map(elementOf)
      callHandlers([form], 'submit', {
        value: Object.fromEntries(
          fields.map((field) => [
            field.attrs.name,
            get(field, field.tag === 'switch' ? 'checked' : 'value'),
          ]),
        ),
      })
    }
  }

  #toggle(view: View): void {
    const views = all(this.#needs.views())
    const label = view.path.find(({ tag }) => tag === 'label')
    const target =
      view.path.find(({ tag }) => TOGGLES.includes(tag)) ??
      (label &&
        views
          .map(elementOf)
          .find(
            (element, index) =>
              TOGGLES.includes(element.tag) &&
              (views[index]!.path.includes(label) ||
                (label.attrs.for !== undefined && element.attrs.id === label.attrs.for)),
          ))
    if (!target || truthy(target.attrs.disabled)) return
    const { path } = views.find((one) => elementOf(one) === target)!
    const checked = target.tag === 'radio' || !truthy(get(target, 'checked'))
    const group = path.find(({ tag }) => tag === `${target.tag}-group`)
    const together = group
      ? views
          .filter((one) => one.path.includes(group) && elementOf(one).tag === target.tag)
          .map(elementOf)
      : []
    if (target.tag === 'radio') for (const other of together) set(other, 'checked', false)
    set(target, 'checked', checked)
    if (target.tag === 'switch') callHandlers([target], 'change', { value: checked })
    else if (group)
      callHandlers([group], 'change', {
        value:
          target.tag === 'radio'
            ? target.attrs.value
            : together.filter((one) => truthy(get(one, 'checked'))).map((one) => one.attrs.value),
      })
  }
}

/** What a field holds: what the person did to it, until the app gives it another value. */
function get(element: Element, name: string): unknown {
  const touched = element.owner.touched.get(`${element.key} ${name}`)
  return touched && touched.attr === element.attrs[name] ? touched.value : element.attrs[name]
}

function set(element: Element, name: string, value: unknown): void {
  element.owner.touched.set(`${element.key} ${name}`, { attr: element.attrs[name], value })
}

function truthy(value: unknown): boolean {
  return (
    value !== undefined && value !== false && value !== null && value !== '' && value !== 'false'
  )
}
