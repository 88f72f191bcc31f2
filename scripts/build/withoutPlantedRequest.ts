import type { Plugin } from 'vite'

const DECLARATION = /^function preloadAsset\(\) \{\n[\s\S]*?^\}\n/m
const CALL = /^ *preloadAsset\(\);\n/m
const RULE_WITH_PICTURE =
  /^\.uni-page-head-shadow-[a-z]+::after \{\n\s*background-image: url\([^)]*\);\n\}\n/gm

/**
 * The mini-program's runtime without its planted request: three seconds after the start it lets WeChat load a picture
 * from the vendor's own host, which is spelled in character codes, with the app's id in the path. No patient's phone
 * should tell a stranger that it has opened this app.
 * @throws where the code is not the one known: after an upgrade somebody has to look again
 */
export function cleanRuntime(code: string): string {
  if (!DECLARATION.test(code) || !CALL.test(code))
    throw new Error(changed('its request is not where it was'))
  return without(code.replace(DECLARATION, '').replace(CALL, ''), [
    'preloadAsset',
    '__UNI_PRELOAD_SHADOW_IMAGE__',
    'fromCharCode',
  ])
}

/**
 * The same for a browser: a style sheet that has no other purpose than to load the vendor's picture after three
 * seconds, with an animation nobody sees.
 * @throws as above
 */
export function cleanShadow(code: string): string {
  if (!code.includes('shadow-preload'))
    throw new Error(changed('its style sheet for shadows is another one'))
  return ''
}

/** The head of a page without the shadows that are pictures of the vendor's. @throws as above */
export function cleanHead(code: string): string {
  return without(code.replace(RULE_WITH_PICTURE, ''), ['://'])
}

/**
 * uni-app numbers every phone for its statistics, and keeps the number in its storage: nobody here asks for one, and
 * none is kept. @throws as above
 */
export function withoutPhoneNumber(code: string): string {
  const left = code.replace(KEEPS_NUMBER, '')
  if (left === code || left.split('__DC_STAT_UUID').length !== 2)
    throw new Error(changed('it keeps the number of the phone in another way'))
  return left
}

/** In the mini-program, and in a browser. */
const KEEPS_NUMBER =
  /^ *wx\.setStorage\(\{\s*key: UUID_KEY,\s*data: deviceId,\s*\}\);\n|^ *storage\[UUID_KEY\] = deviceId;\n/m

const PLACES: readonly [place: RegExp, clean: (code: string) => string, platform?: string][] = [
  [/\/@dcloudio\/uni-mp-weixin\/dist(-x)?\/uni\.mp\.esm\.js$/, cleanRuntime, 'mp-weixin'],
  [/\/@dcloudio\/uni-mp-weixin\/dist(-x)?\/uni\.api\.esm\.js$/, withoutPhoneNumber, 'mp-weixin'],
  [/\/@dcloudio\/uni-h5\/dist\/uni-h5\.es\.js$/, withoutPhoneNumber, 'h5'],
  [/\/@dcloudio\/uni-h5\/style\/framework\/shadow\.css$/, cleanShadow, 'h5'],
  [/\/@dcloudio\/uni-h5\/style\/framework\/pageHead\.css$/, cleanHead],
]

/**
 * Takes uni-app's planted requests out of a build, and fails a build in which they could not be looked for. Stands
 * behind uni-app's own plugins, for they write the addresses.
 */
export function withoutPlantedRequest(): Plugin {
  const found = new Set<RegExp>()
  return {
    name: 'without-planted-request',
    enforce: 'pre',
    transform(code, id) {
      const path = id.replaceAll('\\', '/').replace(/\?.*$/, '')
      const entry = PLACES.find(([place]) => place.test(path))
      if (entry === undefined) return null
      found.add(entry[0])
      return { code: entry[1](code), map: null }
    },
    buildEnd(error) {
      const missing = PLACES.find(
        ([place, , platform]) =>
          platform !== undefined && platform === process.env.UNI_PLATFORM && !found.has(place),
      )
      // In development only what a page asks for is transformed.
      if (!error && missing && process.env.NODE_ENV === 'production')
        throw new Error(changed(`nothing in the build is called ${missing[0]}`))
    },
  }
}

function without(code: string, marks: readonly string[]): string {
  const left = marks.filter((mark) => code.includes(mark))
  if (left.length > 0) throw new Error(changed(`${left.join(', ')} occurs elsewhere too`))
  return code
}

function changed(what: string): string {
  return `uni-app has changed: ${what}. See scripts/build/withoutPlantedRequest.ts`
}
