import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, noMore, runCommand, start } from '../command/command.ts'

/**
 * What `npm test` does: every check, none skipped because another failed, and one closing line of real totals.
 * `--quick` leaves out what takes long.
 */
interface Check {
  what: string
  command: string
  /** Whether `npm run test:quick` does it, too. */
  quick?: boolean
}

/** What was found good and has not changed since is not looked at again. */
const SEEN = 'node_modules/.cache'
const typesOf = (project: string, compiler = 'tsc'): string =>
  `${compiler} -p ${project}/tsconfig.json --incremental --tsBuildInfoFile ${SEEN}/types/${project}/seen.json`

const CHECKS: readonly Check[] = [
  {
    what: 'format',
    command: `prettier --check --cache --cache-location ${SEEN}/format --log-level warn .`,
    quick: true,
  },
  { what: 'lint', command: 'npm run --silent lint' },
  {
    what: 'types of the functions, the sandbox and the tools',
    command: `${typesOf('.')} && ${typesOf('testkit/wechat/host')}`,
    quick: true,
  },
  { what: 'types of the app', command: typesOf('src', 'vue-tsc'), quick: true },
  {
    what: 'arrows between the rooms',
    command:
      'depcruise --config .dependency-cruiser.cjs cloudfunctions sandbox shared src scripts testkit tests',
  },
  { what: 'generated reference is current', command: 'npm run --silent docs -- --check' },
  { what: 'deployment files are current', command: 'npm run --silent deploy:files -- --check' },
  { what: 'licences, known holes and the list of parts', command: 'npm run --silent supply' },
  { what: 'functions build', command: 'npm run --silent build:functions' },
  {
    what: 'mini-program builds within its limits',
    command: 'npm run --silent build:mp-weixin',
  },
  { what: 'H5 builds within its limits', command: 'npm run --silent build:h5' },
]

/** Everything runs on the Node.js that runs this; the unit tests also on the newest one that is supported. */
const OTHER_NODE = '24.21.0'

interface TestRun {
  what: string
  options: string
  quick?: boolean
  /** What runs vitest instead of this Node.js. */
  node?: string
}

const TESTS: readonly TestRun[] = [
  { what: 'unit tests', options: '--project unit --maxWorkers 2', quick: true },
  {
    what: `unit tests on Node.js ${OTHER_NODE}`,
    options: '--project unit --maxWorkers 2',
    // The package holds the program itself: the registry is all that is needed.
    node: `npx --yes --package node-${process.platform}-${process.arch}@${OTHER_NODE} -- node node_modules/vitest/vitest.mjs`,
  },
  { what: 'tests across the rooms', options: '--project whole --maxWorkers 2' },
  {
    what: 'tests that have the machine to themselves',
    options: '--project alone --no-file-parallelism',
  },
]

const USAGE = `用法：npm test [-- --quick]

类型、边界、两种构建、全部测试；--quick 略去慢的。最后一行是 N passed, N failed。`

const root = fileURLToPath(new URL('../../', import.meta.url))

function spawned(command: string, stdio: 'inherit' | 'pipe'): ChildProcess {
  return spawn(command, {
    cwd: root,
    shell: true,
    stdio: ['ignore', stdio, stdio],
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
  })
}

const isGreen = (child: ChildProcess): Promise<boolean> =>
  new Promise((resolve) => child.once('close', (code) => resolve(code === 0)))

/** What it has written comes in one piece, once it is done. */
async function check({ what, command }: Check): Promise<boolean> {
  const child = spawned(command, 'pipe')
  const written: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => written.push(chunk))
  const green = await isGreen(child)
  console.log(`\n── ${what}`)
  process.stdout.write(Buffer.concat(written))
  return green
}

await start((started) =>
  runCommand(
    started,
    { usage: USAGE, options: { quick: { type: 'boolean', default: false } } },
    ({ values, positionals }) => {
      noMore(positionals)
      return testAll(values.quick)
    },
  ),
)

async function testAll(quick: boolean): Promise<number> {
  const wanted = (one: { quick?: boolean }) => !quick || one.quick === true
  let passed = 0
  let failed = 0
  let skipped = 0
  const failures: string[] = []

  const checks = CHECKS.filter(wanted)
  const takeTurns = async (): Promise<void> => {
    for (let next = checks.shift(); next !== undefined; next = checks.shift())
      if (await check(next)) passed++
      else failures.push(next.what) && failed++
  }
  // One for each core of a small machine: each of them works by itself.
  await Promise.all([takeTurns(), takeTurns()])

  for (const { what, options, node = 'vitest' } of TESTS.filter(wanted)) {
    console.log(`\n── ${what}`)
    const directory = await mkdtemp(join(tmpdir(), 'totals-'))
    const report = join(directory, 'vitest.json')
    const green = await isGreen(
      spawned(
        `${node} run ${options} --reporter=default --reporter=json --outputFile.json=${report}`,
        'inherit',
      ),
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
  return failed > 0 || passed === 0 ? EXIT.failed : EXIT.good
}
