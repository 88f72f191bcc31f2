/** Whose medical insurance code is on the phone. */
export interface Card {
  name: string
  number: string
  /** Shown from a relative's phone. */
  relative?: boolean
}

/** Somebody else's user query, from outside: what a hospital gets on paper, and the phone that a card is shown from. */
export interface UserQuery {
  start(): Promise<void>
  stop(): Promise<void>
  readonly origin: string
  /** What a hospital is told when it joins; empty where the paper says nothing. */
  readonly onPaper: Record<
    'kind' | 'address' | 'partnerId' | 'partnerSecret' | 'appId' | 'path' | 'version' | 'field',
    string
  >
  /** The person at the phone agrees; the mini-program goes back with this. */
  agree(card: Card): Promise<Record<string, string>>
  /** The openids in whose names it was asked, and let in. */
  askedBy(): Promise<string[]>
}
