import { computed, ref, shallowRef } from 'vue'
import type { Input } from '../../../cloudfunctions/patient/api.ts'
import { call } from '../../api/index.ts'
import { ApiFailure } from '../../api/failure.ts'
import { createDownload, type Download, type Head } from './download.ts'
import { discardFile } from './files.ts'
import { kindOf } from './kinds.ts'
import { openSink } from './sinks.ts'
import { textPages } from './text.ts'

type OneAgreement = Omit<Input<'agreements.attachment'>, 'from'>

/**
 * The one file that a page shows: it comes in pieces, and leaves with the page. Of a text, only the part that is being
 * read is given out: what a template uses is copied to the page, and megabytes would stop it.
 */
export function useDocument() {
  const head = shallowRef<Head>()
  const received = ref(0)
  const complete = ref(false)
  const failure = shallowRef<ApiFailure>()
  /** It came, and the phone could not write it down. */
  const noRoom = ref(false)
  const place = ref('')
  const page = ref(0)
  const pageCount = ref(0)
  const words = ref('')
  const kind = computed(() => head.value && kindOf(head.value.mediaType))

  let download: Download | undefined
  let pages: string[] = []

  /**
   * Fetches what can be shown, whole; of what cannot, only as much as tells what it is, unless `all` is wanted. Goes on
   * where it was broken off. Never throws.
   */
  async function fetch(of: OneAgreement, all: boolean): Promise<void> {
    failure.value = undefined
    noRoom.value = false
    download ??= begin(of)
    const mine = download
    try {
      while (
        !mine.complete &&
        (all || mine.head === undefined || kindOf(mine.head.mediaType).way !== 'none')
      ) {
        await mine.step()
        head.value = mine.head
        received.value = mine.received
      }
      if (mine === download && mine.complete && !complete.value) finish(mine.close())
    } catch (error) {
      if (mine === download) fail(error)
    }
  }

  function begin(asked: OneAgreement): Download {
    const mine = createDownload(
      async (from) => {
        const piece = await call('agreements.attachment', {
          ...asked,
          ...(from !== undefined && { from }),
        })
        // Nothing more is written once the page is left.
        if (mine !== download) throw new Error('left')
        return piece
      },
      (of) => openSink(of, asked.cntr_no),
    )
    return mine
  }

  function finish(result: string): void {
    complete.value = true
    if (kind.value?.way !== 'text') {
      place.value = result
      return
    }
    pages = textPages(result)
    pageCount.value = pages.length
    turn(0)
  }

  function fail(reason: unknown): void {
    head.value = download?.head
    received.value = download?.received ?? 0
    if (!(reason instanceof ApiFailure)) {
      noRoom.value = true
      return
    }
    // Whoever may no longer see it must not go on seeing the first of it.
    if (reason.code === 'state.not-authorized') close()
    failure.value = reason
  }

  function turn(to: number): void {
    page.value = to
    words.value = pages[to] ?? ''
  }

  /** Documents carry names and numbers: none stays in memory, nor on the phone, once its page is closed. */
  function close(): void {
    discardFile(place.value)
    download = undefined
    pages = []
    head.value = undefined
    place.value = words.value = ''
    received.value = page.value = pageCount.value = 0
    complete.value = false
  }

  return {
    head,
    kind,
    received,
    complete,
    failure,
    noRoom,
    place,
    page,
    pageCount,
    words,
    fetch,
    turn,
    close,
  }
}
