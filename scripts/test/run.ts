import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `npm test` does: every check in turn, none skipped because another failed, and one closing line of real totals. */
const CHECKS: readonly [what: string, command: string][] = [
  ['types of the functions, the sandbox and the tools', 'tsc -p .'],
  ['types of the app', 'vue-tsc -p src'],
  [
    'arrows between the rooms',
    'depcruise --config .dependency-cruiser.cjs cloudfunctions sandbox src scripts tests',
  ],
  ['generated reference is current', 'npm run --silent docs -- --check'],
  ['deployment files are current', 'npm run --silent deploy:files -- --check'],
  ['licences, known holes and the list of parts', 'npm run --silent supply'],
  ['functions build', 'npm run --silent build:functions'],
  ['mini-program builds within its limits', 'npm run --silent build:mp-weixin'],
  ['H5 builds within its limits', 'npm run --silent build:h5'],
]

const TESTS = [
  { what: 'tests', options: '--project unit --project whole --maxWorkers 2' },
  {
    what: 'tests that have the machine to themselves',
    options: '--project alone --no-file-parallelism',
  },
]

const root = fileURLToPath(new URL('../../', import.meta.url))

function run(command: string): Promise<boolean> {
  const child = spawn(command, {
    cwd: root,
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
  })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)))
}

let passed = 0
let failed = 0
let skipped = 0
const failures: string[] = []

for (const [what, command] of CHECKS) {
  console.log(`\n── ${what}`)
  if (await run(command)) passed++
  else failures.push(what) && failed++
}

for (const { what, options } of TESTS) {
  console.log(`\n── ${what}`)
  const directory = await mkdtemp(join(tmpdir(), 'totals-'))
  const report = join(directory, 'vitest.json')
  const green = await run(
    `vitest run ${options} --reporter=default --reporter=json --outputFile.json=${report}`,
  )
  const totals = await readFile(report, 'utf8').then(
    (text) =>
      JSON.parse(text) as {
        numPassedTests: number
        numFailedTests: number
        numPendingTests: number
      },
    () => undefined,
  )
  await rm(directory, { recursive: true })
  passed += totals?.numPassedTests ?? 0
  failed += totals?.numFailedTests ?? 0
  skipped += totals?.numPendingTests ?? 0
  // A file that does not load, or a runner that dies, has no failed test to count.
  if (!green && !totals?.numFailedTests) {
    failed++
    failures.push(`the runner of: ${what}`)
  }
}

if (failures.length > 0) console.log(`\nfailed: ${failures.join('; ')}`)
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
