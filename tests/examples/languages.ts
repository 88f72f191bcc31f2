import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
export const VECTORS = join(EXAMPLES, 'vectors.json')

export interface Language {
  name: string
  /** Whether all that its README asks for is on this machine. */
  there: boolean
  /** @param folder for what is built @returns the command line in front of the client's own arguments */
  build(folder: string): readonly string[]
  /** The same for the adapter that the hospital provides, where the language has an example of it. */
  adapter?(folder: string): readonly string[]
}

const inFolder = (language: string, file: string) => join(EXAMPLES, language, file)

function works(command: string, ...given: string[]): boolean {
  try {
    execFileSync(command, given, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** As Debian's libbcprov-java has it, or where BCPROV says. */
const BCPROV = process.env.BCPROV ?? '/usr/share/java/bcprov.jar'

const sources = (language: string, ending: string): string[] =>
  readdirSync(join(EXAMPLES, language))
    .filter((name) => name.endsWith(ending))
    .map((name) => inFolder(language, name))

export const LANGUAGES: readonly Language[] = [
  {
    name: 'python',
    there: works(
      'python3',
      '-c',
      'import hashlib; hashlib.new("sm3"); from cryptography.hazmat.primitives.ciphers.algorithms import SM4',
    ),
    build: () => ['python3', inFolder('python', 'care.py')],
    adapter: () => ['python3', inFolder('python', 'adapter.py')],
  },
  {
    name: 'java',
    there: works('javac', '-version') && existsSync(BCPROV),
    build: (folder) => java(folder, 'Care'),
    adapter: (folder) => java(folder, 'Adapter'),
  },
  {
    name: 'php',
    there: works('php', '-r', 'exit(in_array("sm4-ecb", openssl_get_cipher_methods()) ? 0 : 1);'),
    build: () => ['php', inFolder('php', 'care.php')],
  },
  {
    name: 'csharp',
    there: works('mcs', '--version'),
    build(folder) {
      const out = join(folder, 'Care.exe')
      execFileSync(
        'mcs',
        [`-out:${out}`, '-r:System.Web.Extensions', ...sources('csharp', '.cs')],
        {
          stdio: 'pipe',
        },
      )
      return ['mono', out]
    },
  },
]

function java(folder: string, main: string): readonly string[] {
  const files = sources('java', '.java')
  // As old as a HIS may be.
  const options = ['--release', '8', '-encoding', 'UTF-8', '-cp', BCPROV, '-d', folder]
  execFileSync('javac', [...options, ...files], { stdio: 'pipe' })
  return ['java', '-Dfile.encoding=UTF-8', '-cp', `${BCPROV}:${folder}`, main]
}
