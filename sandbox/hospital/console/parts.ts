import { randomUUID } from 'node:crypto'
import {
  formatDecimal,
  type Dictionary,
  type Fen,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { html, type Html, type Page } from '../../web/html.ts'
import type { CodeSet } from '../../codeSets.ts'
import type { CallOutcome } from '../callLog.ts'
import type { Position } from '../position.ts'
import { STYLE } from './style.ts'

export interface House {
  hospitalName: string
  institution: string
  /** Undefined where no hospital function is configured: then nothing can be sent. */
  functionsUrl: string | undefined
  /** The platform's codes, which the HIS was made for. */
  codes: CodeSet
  /** Whether there is a page of what the functions were asked. */
  messages: boolean
}

export const screen = (
  house: Pick<House, 'hospitalName' | 'institution' | 'messages'>,
  title: string,
  main: Html,
): Page => ({
  title: `${title} · ${house.hospitalName}`,
  style: STYLE,
  body: html`<header><div><a href="/">${house.hospitalName} · 信用就医工作台</a><span>机构编号 ${house.institution} · 联调沙箱</span>${house.messages && html`<a href="/messages">报文</a>`}</div></header><main>${main}</main>`,
})

/** `¥1,000.00`. */
export const yuan = (fen: Fen): string =>
  `¥${formatDecimal(fen).replace(/\B(?=(\d{3}){1,6}\.)/g, ',')}`

export const stateBadge = (state: Position['state']): Html =>
  html`<span class="badge ${STATE_TONES[state]}">${state}</span>`

const STATE_TONES: Record<Position['state'], string> = {
  核对中: 'wait',
  未申报: '',
  已冻结: 'hold',
  部分解冻: 'hold',
  已解冻: '',
  已结算: 'good',
  部分退款: 'good',
  已退款: '',
}

/** What a call's outcome is called, and how it is coloured. Unknown is no failure, and must not look like one. */
export const OUTCOMES: Record<CallOutcome, { words: string; tone: 'good' | 'bad' | 'wait' }> = {
  done: { words: '成功', tone: 'good' },
  refused: { words: '未受理', tone: 'bad' },
  unsent: { words: '未送出', tone: 'bad' },
  unknown: { words: '结果未知，正在核对', tone: 'wait' },
  pending: { words: '结果未知，正在核对', tone: 'wait' },
}

/** Of this form, as it is shown now: see sentForms.ts. */
export const formKey = (): Html => html`<input type="hidden" name="form" value="${randomUUID()}">`

/** What stood in a form that was refused, so that nobody types it twice; and which field to look at. */
export interface Refused {
  action: string
  message: string
  field: string | undefined
  values: Record<string, unknown>
}

export interface FieldOptions {
  value?: string
  /** Decimal yuan. */
  money?: boolean
  required?: boolean
  most?: number
  wide?: boolean
  placeholder?: string
}

/** One form's fields, filled with what the refused attempt held. */
export function fieldsOf(action: string, refused: Refused | undefined) {
  const mine = refused?.action === action ? refused : undefined
  const kept = (name: string): string | undefined =>
    typeof mine?.values[name] === 'string' ? mine.values[name] : undefined
  return {
    input(name: string, label: string, options: FieldOptions = {}): Html {
      const { money = false, required = true, most = 40, wide = false, placeholder = '' } = options
      return html`<label class="${wide && 'wide'}">${label}<input name="${name}" value="${kept(name) ?? options.value}" maxlength="${most}" placeholder="${placeholder}" autocomplete="off" class="${mine?.field === name && 'wrong'}"${
        money &&
        html` inputmode="decimal" pattern="\\s*\\d{1,14}(\\.\\d{1,2})?\\s*" title="元，最多两位小数"`
      }${required && html` required`}></label>`
    },
    select(name: string, label: string, dictionary: Dictionary, value: string): Html {
      const chosen = kept(name) ?? value
      // Numeric keys come out of an object first: the dictionary's own order is by code.
      const codes = Object.keys(dictionary).sort()
      return html`<label>${label}<select name="${name}">${codes.map((code) => html`<option value="${code}"${code === chosen && html` selected`}>${dictionary[code]}</option>`)}</select></label>`
    },
    check(name: string, label: string): Html {
      return html`<label class="check"><input type="checkbox" name="${name}" value="1"${kept(name) === '1' && html` checked`}>${label}</label>`
    },
    /** The refusal, above the form it belongs to. */
    problem: mine && html`<div class="notice bad" role="alert">${mine.message}</div>`,
    refused: mine !== undefined,
  }
}
