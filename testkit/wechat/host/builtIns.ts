import type { BuiltIn } from '../wx/facts.ts'
import type { BuiltInNeeds } from './engine.ts'

export type Properties = Record<string, unknown>
export type Fire = (type: string, detail: Record<string, unknown>) => void

const ARIA = [
  'label',
  'role',
  'hidden',
  'checked',
  'level',
  'live',
  'disabled',
  'expanded',
  'selected',
  'modal',
] as const
const NATIVE = ['src', 'mode', 'openType', 'value', 'type', 'placeholder', 'maxlength'] as const

/** What a page-container bears while it is shown: Back closes it, and not the page. */
export const SHOWN_CONTAINER = 'data-shown-container'

/**
 * What changes nothing here: for a finger's look, the keyboard, or a browser, for which the same template is written.
 */
const TAKEN = [
  'role',
  'tabindex',
  'lang',
  'userSelect',
  'hoverClass',
  'placeholderClass',
  'cursorSpacing',
  'focus',
  'scrollY',
  'overlay',
  'duration',
] as const

/** Everything a template may say of one of them, as a property: `aria-label` is `ariaLabel`. */
export const PROPERTIES = [
  ...ARIA.map((name) => `aria${name[0]!.toUpperCase()}${name.slice(1)}`),
  ...NATIVE,
  ...TAKEN,
  'hidden',
  'show',
]

/** What a tag is drawn as, and what it does by itself. */
export class Native {
  readonly #tag: BuiltIn
  readonly #element: HTMLElement
  readonly #fire: Fire
  readonly #needs: BuiltInNeeds
  readonly #inner: HTMLElement | undefined
  #shown: Properties = {}

  constructor(tag: BuiltIn, element: HTMLElement, fire: Fire, needs: BuiltInNeeds) {
    this.#tag = tag
    this.#element = element
    this.#fire = fire
    this.#needs = needs
    this.#inner = tag === 'input' ? this.#field() : tag === 'image' ? this.#picture() : undefined
    if (this.#inner) element.appendChild(this.#inner)
    if (tag === 'page-container')
      element.addEventListener('back', () => {
        write(element, SHOWN_CONTAINER, undefined)
        for (const type of ['beforeleave', 'leave', 'afterleave']) fire(type, {})
      })
  }

  /** Draws what the template says now. */
  put(properties: Properties): void {
    for (const name of ARIA) {
      const value = properties[`aria${name[0]!.toUpperCase()}${name.slice(1)}`]
      // WeChat's role is the one that is written with aria; the plain attribute is none of its own.
      const attribute = name === 'role' ? 'role' : `aria-${name}`
      if (name === 'label' && this.#inner) write(this.#inner, attribute, value)
      else write(this.#element, attribute, value)
    }
    write(this.#element, 'hidden', properties.hidden === true ? '' : undefined)
    if (this.#tag === 'page-container')
      write(this.#element, SHOWN_CONTAINER, properties.show === true ? 'true' : undefined)
    if (this.#inner && this.#tag === 'input')
      this.#putField(this.#inner as HTMLInputElement, properties)
    if (this.#inner && this.#tag === 'image')
      this.#putPicture(this.#inner as HTMLImageElement, properties)
    this.#shown = { ...properties }
  }

  /** What it does at a tap, before anybody hears of it. */
  tapped(properties: Properties): void {
    if (this.#tag !== 'button') return
    if (properties.openType !== 'agreePrivacyAuthorization') return
    this.#needs.consentTapped()
    this.#fire('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
  }

  #field(): HTMLInputElement {
    const field = document.createElement('input')
    const said = () => ({ value: field.value, cursor: field.value.length, keyCode: 0 })
    for (const type of ['input', 'focus', 'blur'])
      field.addEventListener(type, (event) => {
        // Only the component's own event reaches the app.
        event.stopPropagation()
        this.#fire(type, said())
      })
    field.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') this.#fire('confirm', said())
    })
    return field
  }

  #putField(field: HTMLInputElement, properties: Properties): void {
    // What a person has typed stays until the app gives the field another value.
    if (properties.value !== this.#shown.value) field.value = String(properties.value ?? '')
    field.setAttribute('placeholder', String(properties.placeholder ?? ''))
    const most = Number(properties.maxlength ?? 140)
    write(field, 'maxlength', most >= 0 ? most : undefined)
  }

  #picture(): HTMLImageElement {
    const picture = document.createElement('img')
    picture.addEventListener('load', () =>
      this.#fire('load', { width: picture.naturalWidth, height: picture.naturalHeight }),
    )
    picture.addEventListener('error', () => this.#fire('error', { errMsg: 'load failed' }))
    return picture
  }

  #putPicture(picture: HTMLImageElement, { src, mode, ariaLabel }: Properties): void {
    write(picture, 'alt', ariaLabel ?? '')
    write(this.#element, 'data-mode', mode)
    if (src !== this.#shown.src) picture.src = this.#needs.addressOf(String(src))
  }
}

function write(element: Element, name: string, value: unknown): void {
  // True and false are words here: `aria-checked` without a value would say neither.
  if (value === undefined || value === null || (value === '' && name !== 'hidden'))
    element.removeAttribute(name)
  else element.setAttribute(name, String(value))
}
