import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Card, UserQuery } from './userQuery.ts'

const PARTNER_ID = 'HQ-3505'
const PARTNER_SECRET = 'k9%2F+Zt=&中文也可以'

/** The user query in Python (gateway.py): this only starts it, and is the phone that a card is shown from. */
export class Gateway implements UserQuery {
  #process: ChildProcess | undefined
  origin = ''

  /** Why it cannot be tried here; empty where it can. */
  static readonly missing =
    spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0
      ? ''
      : 'python3 is not on this machine'

  async start(): Promise<void> {
    const program = fileURLToPath(new URL('gateway.py', import.meta.url))
    const child = spawn('python3', ['-u', program, PARTNER_ID, PARTNER_SECRET], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = child
    const [port] = (await once(child.stdout, 'data')) as [Buffer]
    this.origin = `http://127.0.0.1:${String(port).trim()}`
  }

  async stop(): Promise<void> {
    if (this.#process?.kill()) await once(this.#process, 'exit')
  }

  get onPaper() {
    return {
      kind: 'userquery',
      address: `${this.origin}/api/mipuserquery/userQuery`,
      partnerId: PARTNER_ID,
      partnerSecret: PARTNER_SECRET,
      appId: 'wx7e3d2c1b0a998877',
      path: 'pages/auth/index.html?openType=getAuthCode&bizType=04107&channel=AA%2FEf&orgCodg=H35050200001&back=a=b&c',
      version: 'release',
      // On the paper there is no word of it: what a mini-program brings is usually called so.
      field: '',
    }
  }

  async agree(card: Card): Promise<Record<string, string>> {
    const response = await fetch(`${this.origin}/phone`, {
      method: 'POST',
      body: JSON.stringify(card),
    })
    return (await response.json()) as Record<string, string>
  }

  async askedBy(): Promise<string[]> {
    return (await (await fetch(`${this.origin}/phone`)).json()) as string[]
  }
}
